/** Where a call came from: lists of allowed addresses and rid look-ups ask. */
import type { Context } from 'hono';

/** In process there is no socket: the caller is this machine. */
const IN_PROCESS_ADDRESS = '127.0.0.1';

/** IPv4 addresses come without the prefix a dual-stack socket puts before them. */
export function callerAddress(c: Context): string {
  const bindings = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined;
  return bindings?.incoming?.socket?.remoteAddress?.replace(/^::ffff:/, '') ?? IN_PROCESS_ADDRESS;
}
