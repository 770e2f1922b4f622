/** The calling convention of `wx`: options with success, fail and complete, or a promise when none of them is given. */
import { kindOfApi } from '../../../wechat/code-life/privacy-kinds.ts';
import { ApiError } from '../runtime/api-error.ts';
import type { MiniProgram } from '../runtime/mini-program-type.ts';

export type Options = { [name: string]: unknown };
export type Implementation = (options: Options) => object | undefined | Promise<object | undefined>;

/** APIs by name; a value that is not a function is a constant of `wx`. */
export type ApiGroup = { [name: string]: unknown };

const call = (mini: MiniProgram, name: string, listener: unknown, value: unknown): void => {
  if (typeof listener !== 'function') return;
  try {
    listener(value);
  } catch (error) {
    mini.report(error, `${name} callback`);
  }
};

/**
 * `run` starts synchronously: a tap is still a tap inside it. What collects personal information waits for consent first
 * (facts/wechat.md §4.6). Throw {@link ApiError} to fail.
 */
export function api(mini: MiniProgram, name: string, run: Implementation): (options?: Options) => Promise<object> | undefined {
  return (given) => {
    const options: Options = typeof given === 'object' && given !== null ? given : {};
    const kind = kindOfApi(name);
    const outcome = (async () => {
      // Interfaces that collect nothing start within the tap that called them.
      if (kind !== undefined) await mini.privacy.require(name, kind);
      return run(options);
    })().then(
      (value) => ({ ok: true as const, value: { errMsg: `${name}:ok`, ...value } }),
      (error: unknown) => {
        if (!(error instanceof ApiError)) console.error(`[camlock phone] ${name}:`, error);
        const reason = error instanceof ApiError ? error.reason : error instanceof Error ? error.message : String(error);
        const { errCode, errno } = error instanceof ApiError ? error : { errCode: undefined, errno: undefined };
        const numbers = { ...(errCode !== undefined && { errCode }), ...(errno !== undefined && { errno }) };
        return { ok: false as const, value: { errMsg: `${name}:fail ${reason}`, ...numbers } };
      },
    );
    const settled = outcome.then((result) => {
      call(mini, name, result.ok ? options.success : options.fail, result.value);
      call(mini, name, options.complete, result.value);
      return result;
    });
    if (options.success || options.fail || options.complete) return undefined;
    return settled.then((result) => (result.ok ? result.value : Promise.reject(result.value)));
  };
}

/** Text options: WeChat turns numbers into text and refuses the rest. */
export function textOption(options: Options, name: string, otherwise = ''): string {
  const value = options[name];
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new ApiError(`parameter error: parameter.${name} should be String instead of ${Array.isArray(value) ? 'Array' : 'Object'};`);
}

export function numberOption(options: Options, name: string, otherwise: number): number {
  const value = Number(options[name]);
  return options[name] === undefined || !Number.isFinite(value) ? otherwise : value;
}
