/* staff.js: what a script adds to the pages for staff. */
