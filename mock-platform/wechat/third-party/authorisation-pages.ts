import type { Hono } from 'hono';
export function createAuthorisationPages(): { [host: string]: Hono } {
  return {};
}
