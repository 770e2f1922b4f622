/** One request to a platform's own door, as JSON, with its refusals in words. */
import { Failure } from '../failure.ts';

/** GET `path` of `base`, or POST when there is a body. Throws {@link Failure} with the platform's sentence when it refuses. */
export async function askDoor(
  send: (request: Request) => Promise<Response>,
  base: string,
  path: string,
  body: object | undefined,
  headers: { readonly [name: string]: string } = {},
): Promise<unknown> {
  const init = body
    ? { method: 'POST', body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } }
    : { headers };
  const response = await send(new Request(`${base}${path}`, init));
  const text = await response.text();
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Failure('platform-answer', `${path.split('?')[0]} answered ${response.status} without JSON`);
  }
  if (response.ok) return answer;
  const said = (answer as { error?: unknown } | null)?.error;
  throw new Failure('platform-refused', typeof said === 'string' ? said : `${path.split('?')[0]} answered ${response.status}`);
}
