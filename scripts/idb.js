// What the page takes from idb, as one module: bundled into www/vendor/idb.js, and copied beside it as its types.
export { openDB } from 'idb';
