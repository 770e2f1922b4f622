/** Bodies of requests, read no further than they may be. */
import { SimulatorError } from '../error.ts';

/** Largest JSON body. */
const MAX_JSON_BYTES = 64 * 1024;

/** A JSON object, `{}` for an empty body. Throws {@link SimulatorError} 400 or 413. */
export async function readJson(request: Request): Promise<{ readonly [key: string]: unknown }> {
  const text = new TextDecoder().decode(await readJsonBytes(request));
  if (text.trim() === '') return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new SimulatorError(400, 'the body is not JSON', 'send a JSON object, or nothing');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new SimulatorError(400, 'the body is not a JSON object', 'send {"input": {…}}');
  }
  return parsed as { readonly [key: string]: unknown };
}

/** As many bytes as JSON may have. */
export function readJsonBytes(request: Request): Promise<Uint8Array> {
  return readBytes(request, MAX_JSON_BYTES);
}

/** The body, read no further than `max` bytes whatever the headers promise. Throws {@link SimulatorError} 413. */
export async function readBytes(request: Request, max: number): Promise<Uint8Array> {
  const tooLarge = () => new SimulatorError(413, `the body is larger than ${max} bytes`, 'send less');
  if (Number(request.headers.get('content-length') ?? 0) > max) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
    size += chunk.value.byteLength;
    if (size > max) {
      await reader?.cancel();
      throw tooLarge();
    }
    chunks.push(chunk.value);
  }
  return Buffer.concat(chunks);
}
