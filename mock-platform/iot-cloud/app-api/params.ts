/** Reading the parameters of an Action: present, of the right type, within bounds, or a documented error. */
import { ApiError } from './api-error.ts';

export type Params = { readonly [name: string]: unknown };

const own = (params: Params, name: string): unknown => (Object.hasOwn(params, name) ? params[name] : undefined);

/** Required text of 1 to `max` characters. */
export function text(params: Params, name: string, max = 256): string {
  const value = own(params, name);
  if (value === undefined || value === null || value === '') throw new ApiError('ErrorRequiredParamNotFound', name);
  return checkText(value, name, max);
}

/** Optional text; `fallback` when absent. */
export function textOr(params: Params, name: string, fallback: string, max = 256): string {
  const value = own(params, name);
  return value === undefined || value === null ? fallback : checkText(value, name, max);
}

function checkText(value: unknown, name: string, max: number): string {
  // Clients send numeric ids now and then; a number names the same thing.
  const plain = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  if (typeof plain !== 'string') throw new ApiError('InvalidParameterValue', `${name} must be text`);
  if (plain.length > max) throw new ApiError('InvalidParameterValue', `${name} is ${plain.length} characters long, ${max} are allowed`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not reach names and terminals.
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(plain)) throw new ApiError('InvalidParameterValue', `${name} holds control characters`);
  return plain;
}

/** Optional integer within bounds; text of digits counts. */
export function integerOr(params: Params, name: string, fallback: number, min: number, max: number): number {
  const value = own(params, name);
  if (value === undefined || value === null || value === '') return fallback;
  const parsed = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  if (typeof parsed !== 'number' || !Number.isSafeInteger(parsed) || parsed < min || parsed > max) {
    throw new ApiError('InvalidParameterValue', `${name} must be an integer from ${min} to ${max}`);
  }
  return parsed;
}

/** Required list of texts. */
export function texts(params: Params, name: string, maxItems: number, maxLength = 64): string[] {
  const value = own(params, name);
  if (value === undefined || value === null) throw new ApiError('ErrorRequiredParamNotFound', name);
  if (!Array.isArray(value) || value.length > maxItems)
    throw new ApiError('InvalidParameterValue', `${name} must be a list of at most ${maxItems}`);
  return value.map((item, index) => checkText(item, `${name}[${index}]`, maxLength));
}

/** A parameter that carries JSON as text, as Tencent's Data and InputParams do. Absent: `{}`. */
export function jsonText(params: Params, name: string, max: number): unknown {
  const value = own(params, name);
  if (value === undefined || value === null || value === '') return {};
  if (typeof value !== 'string') throw new ApiError('InvalidParameterValue', `${name} must be JSON as text`);
  if (value.length > max)
    throw new ApiError('InvalidParameterValue.PayloadOverLimit', `${name} is ${value.length} characters long, ${max} are allowed`);
  try {
    return JSON.parse(value);
  } catch {
    throw new ApiError('InvalidParameterValue.InvalidJSON', name);
  }
}
