/**
 * One wish for one property, from the tap to what the unit says: desired is not yet reported (DESIGN words).
 * Pure: `use-control.ts` feeds it.
 */
import type { Value } from '@/devices/define.ts';

export type ControlPhase =
  /** Nothing asked, or the last wish came true long ago. */
  | 'idle'
  /** Sent; the unit has not answered. */
  | 'pending'
  /** The unit reports the wished value. */
  | 'confirmed'
  /** The cloud or the unit said no. */
  | 'refused'
  /** No answer in time. */
  | 'timeout'
  /** The unit is not connected. */
  | 'offline';

export interface ControlState {
  readonly phase: ControlPhase;
  readonly desired?: Value;
}

export type ControlEvent =
  | { readonly kind: 'asked'; readonly desired: Value }
  | { readonly kind: 'reported'; readonly value: Value | undefined }
  | { readonly kind: 'failed'; readonly code: string }
  | { readonly kind: 'late' }
  /** The unit left while the wish was under way. */
  | { readonly kind: 'gone' }
  /** The good news has been read. */
  | { readonly kind: 'settled' };

/** Longest wait for a unit's report. */
export const CONTROL_TIMEOUT_MS = 8_000;
/** How long 「已生效」 stands. */
export const CONFIRMED_MS = 2_000;

export const idle: ControlState = { phase: 'idle' };

/** The same value, structures and lists included; a unit may leave members of a structure in another order. */
export function sameValue(left: Value | undefined, right: Value | undefined): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [one, other] = [Object.entries(left), right as { readonly [key: string]: Value }];
  return one.length === Object.keys(other).length && one.every(([key, value]) => key in other && sameValue(value, other[key]));
}

export function controlStep(state: ControlState, event: ControlEvent): ControlState {
  switch (event.kind) {
    case 'asked':
      return { phase: 'pending', desired: event.desired };
    case 'reported':
      if (state.phase !== 'pending' && state.phase !== 'timeout') return state;
      // A different value while we wait is the unit's way of saying no.
      return { phase: sameValue(event.value, state.desired) ? 'confirmed' : 'refused', desired: state.desired };
    case 'failed':
      if (state.phase !== 'pending') return state;
      return { phase: event.code.includes('DeviceOffline') ? 'offline' : 'refused', desired: state.desired };
    case 'late':
      return state.phase === 'pending' ? { phase: 'timeout', desired: state.desired } : state;
    case 'gone':
      return state.phase === 'pending' ? { phase: 'offline', desired: state.desired } : state;
    case 'settled':
      return state.phase === 'confirmed' ? idle : state;
  }
}

/** What the switch shows: the wish while it is under way, the unit's own word otherwise. */
export function shownValue(state: ControlState, reported: Value | undefined): Value | undefined {
  return state.phase === 'pending' ? state.desired : reported;
}

/** The line under a setting; empty when there is nothing to say. */
export function controlWords(state: ControlState): string {
  switch (state.phase) {
    case 'pending':
      return '正在告诉设备…';
    case 'confirmed':
      return '已生效';
    case 'refused':
      return '设备没有接受，保持原样';
    case 'timeout':
      return '设备没有回应，请稍后再试';
    case 'offline':
      return '设备不在线，没有改动';
    default:
      return '';
  }
}
