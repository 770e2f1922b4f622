import { fail } from './terminal.mjs';

/** Node's own limits: vitest 4 and msw 2 need 20.19; 21 and 22.0–22.11 lack `require(esm)`. */
export function isSupportedNode(version) {
  const [major, minor] = version.split('.').map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
}

/** Ends the process with one sentence when this Node is too old. */
export function checkNode() {
  if (!isSupportedNode(process.versions.node)) {
    fail(
      `Node ${process.versions.node} is too old; camlock needs 20.19 or newer (or 22.12 or newer).`,
      'install a current Node, e.g. from https://nodejs.org',
    );
  }
}
