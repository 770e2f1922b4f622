/** Images and fonts of a package as the phone's page may load them. Everything else stays closed. */

const TYPES: { readonly [ending: string]: string } = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
  ttf: 'font/ttf',
  woff: 'font/woff',
  woff2: 'font/woff2',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  mp4: 'video/mp4',
};

/** `path` must be a key of `files`; a type that a browser could run is refused with 415. */
export function packageFileResponse(files: ReadonlyMap<string, Uint8Array>, path: string): Response {
  const bytes = files.get(path);
  if (!bytes) return new Response(`no file ${path.slice(0, 200)} in this package\n`, { status: 404 });
  const type = TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];
  if (!type) return new Response('the phone serves images, fonts and media of a package only\n', { status: 415 });
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': type,
      'x-content-type-options': 'nosniff',
      // An SVG opened by itself must not run.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'cache-control': 'private, max-age=3600',
    },
  });
}
