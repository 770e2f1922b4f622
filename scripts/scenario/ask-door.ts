/** One request to the own door of a platform in this process, as JSON, with its refusals in words. */
import type { Platform } from '../../mock-platform/index.ts';
import { Failure } from '../failure.ts';

/** GET `path`, or POST when there is a body. Throws {@link Failure} with the platform's sentence when it refuses. */
export async function askDoor(platform: Pick<Platform, 'answer'>, path: string, body: object | undefined): Promise<unknown> {
  const init = body ? { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {};
  const response = await platform.answer(new Request(`http://platform${path}`, init));
  const answer = (await response.json()) as { readonly error?: unknown } | null;
  if (response.ok) return answer;
  const said = answer?.error;
  throw new Failure('platform-refused', typeof said === 'string' ? said : `${path.split('?')[0]} answered ${response.status}`);
}
