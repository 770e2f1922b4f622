import { join } from 'node:path';
import { root } from '../root.ts';

/**
 * The phone's page files made together with the bundled command; undefined when the sources run themselves, which make
 * them on first use. `CAMLOCK_BUNDLED` is written in by scripts/bootstrap/bundle.mjs, never by the environment.
 */
export const prebuiltPhone = process.env.CAMLOCK_BUNDLED
  ? { js: join(root, 'dist/phone.js'), css: join(root, 'dist/phone.css') }
  : undefined;
