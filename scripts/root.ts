import { fileURLToPath } from 'node:url';

/** Folder of the clone, also when this runs bundled in dist/. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Where camlock writes what nobody named a place for: the clone, or where an installed command was called. */
export const workRoot = /[\\/]node_modules[\\/]/.test(root) ? process.cwd() : root;
