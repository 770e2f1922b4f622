/**
 * Live pictures as a person meets them: opening, playing, stalled, broken off and tried again, given up. Fed by <live-player>'s
 * `statechange` codes (official documentation of live-player) and by time. Pure: `use-live.ts` feeds it.
 */

export interface PlayerState {
  readonly phase: 'idle' | 'opening' | 'playing' | 'stalled' | 'reconnecting' | 'failed' | 'paused';
  /** Tries since it last played. */
  readonly tries: number;
}

export type PlayerEvent =
  | { readonly kind: 'open' }
  /** A `statechange` of the player. */
  | { readonly kind: 'code'; readonly code: number }
  /** It has been opening or standing still for {@link PATIENCE_MS}. */
  | { readonly kind: 'patience' }
  /** The wait before another try is over. */
  | { readonly kind: 'retry' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'close' };

/** A picture that stands still this long has broken off. */
export const PATIENCE_MS = 10_000;
/** Tries before the app stops by itself and leaves it to the person. */
export const TRIES = 4;

/** Wait before the next try: 1, 2, 4, 8 seconds. */
export function retryMs(tries: number): number {
  return 1_000 * 2 ** Math.min(3, Math.max(0, tries - 1));
}

export const closed: PlayerState = { phase: 'idle', tries: 0 };

/** 2003 first frame, 2004 playing. */
const PLAYS: readonly number[] = [2003, 2004];
/** 2007 buffering, 2105 the picture stutters. */
const STALLS: readonly number[] = [2007, 2105];
/** −2301 given up after its own tries, −2302 no address, 2006 ended, 3001–3003, 3005 no connection to the server, 2101/2106 cannot decode. */
const BREAKS: readonly number[] = [-2301, -2302, -2303, -2304, -2305, 2006, 2101, 2106, 3001, 3002, 3003, 3005];
/** The player itself tries again. */
const OWN_RETRY = 2103;

function broken(state: PlayerState): PlayerState {
  const tries = state.tries + 1;
  return tries > TRIES ? { phase: 'failed', tries } : { phase: 'reconnecting', tries };
}

function afterCode(state: PlayerState, code: number): PlayerState {
  if (state.phase === 'idle' || state.phase === 'paused' || state.phase === 'failed') return state;
  if (PLAYS.includes(code)) return { phase: 'playing', tries: 0 };
  if (STALLS.includes(code)) return state.phase === 'playing' ? { ...state, phase: 'stalled' } : state;
  if (code === OWN_RETRY) return state.phase === 'reconnecting' ? state : { ...state, phase: 'stalled' };
  // One break, several codes: only the first counts until it is opened again.
  return BREAKS.includes(code) && state.phase !== 'reconnecting' ? broken(state) : state;
}

export function playerStep(state: PlayerState, event: PlayerEvent): PlayerState {
  switch (event.kind) {
    case 'open':
      return { phase: 'opening', tries: 0 };
    case 'code':
      return afterCode(state, event.code);
    case 'patience':
      return state.phase === 'opening' || state.phase === 'stalled' ? broken(state) : state;
    case 'retry':
      return state.phase === 'reconnecting' ? { ...state, phase: 'opening' } : state;
    case 'pause':
      return state.phase === 'idle' || state.phase === 'failed' ? state : { phase: 'paused', tries: 0 };
    case 'resume':
      return state.phase === 'paused' ? { phase: 'opening', tries: 0 } : state;
    case 'close':
      return closed;
  }
}

/** What lies over the picture; empty while it plays. */
export function playerWords(state: PlayerState): string {
  switch (state.phase) {
    case 'opening':
      return state.tries === 0 ? '正在打开画面…' : `正在重新连接（第 ${state.tries} 次）…`;
    case 'stalled':
      return '画面卡住了，正在等网络…';
    case 'reconnecting':
      return `画面断开了，马上重新连接（第 ${state.tries} 次）`;
    case 'failed':
      return '画面打不开，请检查手机和设备的网络';
    case 'paused':
      return '已暂停';
    default:
      return '';
  }
}
