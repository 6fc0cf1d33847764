/* respond.js: what a script adds to the questions. */
