import { fileURLToPath } from 'node:url';

/** Folder of the clone, also when this runs bundled in dist/. */
export const root = fileURLToPath(new URL('..', import.meta.url));
