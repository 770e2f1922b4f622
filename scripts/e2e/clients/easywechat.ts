/**
 * Loads node-easywechat 3.6.2. The package itself is unmodified, but it asks for `node-socialite` ^1.4.1 and imports a file that
 * 1.5 has renamed: a fresh installation of it does not load at all. Its OAuth pages for browsers, all it needs that file for,
 * are not driven here, so the old name is led to the new one.
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const RENAMED = { from: 'node-socialite/dist/Core/ProviderInterface', to: 'node-socialite/dist/Core/BaseProvider' };

export function loadEasyWechat() {
  const modules = require('node:module') as { _resolveFilename: (request: string, ...rest: unknown[]) => string };
  const resolve = modules._resolveFilename;
  modules._resolveFilename = (request, ...rest) => resolve(request === RENAMED.from ? RENAMED.to : request, ...rest);
  try {
    return require('node-easywechat');
  } finally {
    modules._resolveFilename = resolve;
  }
}
