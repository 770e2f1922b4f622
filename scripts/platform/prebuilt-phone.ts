import { join } from 'node:path';
import { root } from '../root.ts';

/**
 * Files of the phone's page and of the simulator's dashboard, made together with the bundled command; undefined when the sources run themselves, which make
 * them on first use. `CAMLOCK_BUNDLED` is written in by scripts/bootstrap/bundle.mjs, never by the environment.
 */
const prebuilt = (name: string) =>
  process.env.CAMLOCK_BUNDLED ? { js: join(root, `dist/${name}.js`), css: join(root, `dist/${name}.css`) } : undefined;

export const prebuiltPhone = prebuilt('phone');
export const prebuiltDashboard = prebuilt('dashboard');

export const prebuiltConsole = process.env.CAMLOCK_BUNDLED ? { js: join(root, 'dist/console.js') } : undefined;
