/** The first page. */
