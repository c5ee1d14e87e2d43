/** The first page: the box for a new film, and every film there is. */
import { must } from './dom.js';
import { mount as mountFilms } from './films.js';
import { mount as mountBox } from './new-film.js';

mountFilms(must('[data-component="films"]'));
mountBox(must('[data-component="new-film"]'));
