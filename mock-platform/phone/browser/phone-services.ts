/** What the phone itself gives to the mini-programs that run on it. */
import type { Clock, Random } from '../../../devices/index.ts';
import type { Activity } from './activity.ts';
import type { Gestures } from './runtime/gestures.ts';
import type { Server } from './server.ts';

export interface PhoneState {
  readonly online: boolean;
  readonly theme: 'light' | 'dark';
  /** Multiplier of WeChat's text size setting. */
  readonly textScale: number;
}

export interface PhoneServices {
  readonly userId: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly activity: Activity;
  readonly server: Server;
  readonly gestures: Gestures;
  state(): PhoneState;
  onState(listener: (state: PhoneState, before: PhoneState) => void): () => void;
  /** Content area of the screen in CSS pixels. */
  size(): { width: number; height: number };
  nextFrame(run: () => void): void;
  /** A short shake of the frame, where vibration would be. */
  vibrate(kind: 'short' | 'long'): void;
  /** Dims the screen; 0 … 1. */
  setBrightness(value: number): void;
  brightness(): number;
  setKeepScreenOn(on: boolean): void;
  /** Writes what the phone did that a browser cannot do, for the person outside the frame. */
  note(text: string): void;
}

export const STATUS_BAR_HEIGHT = 44;
export const NAVIGATION_BAR_HEIGHT = 44;
