// What the page takes from fflate, as one module: bundled into www/vendor/fflate.js, and copied beside it as its types.
export { zipSync } from 'fflate';
