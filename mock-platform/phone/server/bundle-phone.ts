/** Makes the two files the page loads. esbuild is loaded only when nothing prebuilt was given. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

export interface PhoneBundle {
  readonly js: string;
  readonly css: string;
}

/** Bundles `browser/main.ts` and its style sheet. Throws esbuild's own error when the source is broken. */
export async function bundlePhone(options: { minify?: boolean } = {}): Promise<PhoneBundle> {
  const { build } = await import('esbuild');
  const result = await build({
    entryPoints: ['main.ts', 'phone.css'].map((file) => fileURLToPath(new URL(`../browser/${file}`, import.meta.url))),
    bundle: true,
    write: false,
    outdir: 'out',
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    // glass-easel dispatches on class names and 'use strict' order of its own build; only white space is worth shrinking.
    minifyWhitespace: options.minify ?? true,
    legalComments: 'none',
    logLevel: 'silent',
    mainFields: ['module', 'main'],
    plugins: [withoutNode],
  });
  const output = (ending: string): string => result.outputFiles.find((file) => file.path.endsWith(ending))?.text ?? '';
  return { js: output('.js'), css: output('.css') };
}

/** For a bundle of a browser page that uses a part of devices: what needs Node is left out. */
export const withoutNode: Plugin = {
  // devices/index.ts also exports the HMAC credentials; the phone uses the clock only.
  name: 'no-node-modules-in-the-browser',
  setup(builder) {
    // What the phone does not use of the catalogue stays out, even where it computes something while loading.
    builder.onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, (args) =>
      /[\\/]devices$/.test(args.resolveDir) || /[\\/]devices[\\/]/.test(args.resolveDir)
        ? { path: join(args.resolveDir, args.path), sideEffects: false }
        : undefined,
    );
    builder.onResolve({ filter: /^node:/ }, (args) => ({ path: args.path, namespace: 'absent' }));
    builder.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: 'module.exports = {};', loader: 'js' }));
  },
};
