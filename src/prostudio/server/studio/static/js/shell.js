/** What every page has: the queue, the theme, the badge of this machine, the keys. */
import { api } from './api.js';
import { component, fill } from './dom.js';
import { openMenu } from './menu.js';
import { bind, showKeys } from './keys.js';
import { mount as mountQueue } from './queue.js';
import { choose, mount as mountTheme, seen } from './theme.js';

const queue = component('queue');
if (queue) mountQueue(queue);
const theme = component('theme');
if (theme) mountTheme(theme);
component('keys')?.addEventListener('click', showKeys);

const more = component('more');
more?.addEventListener('click', () => openMenu(more, () => [
  { label: 'Films', icon: 'home', run: () => location.assign('/') },
  { label: 'Engines', icon: 'engine', run: () => location.assign('/engines') },
  { label: 'Machines', icon: 'grid', run: () => location.assign('/machines') },
  { label: 'Settings', icon: 'settings', run: () => location.assign('/settings') },
  null,
  { label: seen() === 'dark' ? 'Light theme' : 'Dark theme', icon: 'theme', run: () => choose(seen() === 'dark' ? 'light' : 'dark') },
  { label: 'Keys', icon: 'keyboard', run: showKeys },
]));

bind({ keys: 'Shift+T', label: 'Dark or light', run: () => choose(seen() === 'dark' ? 'light' : 'dark') });

const badge = component('badge');
if (badge) {
  api('GET', '/api/machine').then((machine) => {
    fill(badge, machine.badge);
    badge.title = machine.makes;
    badge.hidden = false;
  }).catch(() => {}); // the page goes on without it
}
