/** Pages of this platform may use its inspection and its phone; a page from elsewhere in the same browser may not. */
import type { Context } from 'hono';

/** A browser names the page a call comes from; programs name none and are let through. */
export function comesFromElsewhere(c: Context): boolean {
  const origin = c.req.header('origin');
  return origin !== undefined && origin.replace(/^https?:\/\//, '') !== c.req.header('host');
}
