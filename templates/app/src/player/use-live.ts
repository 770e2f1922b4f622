import { useCallback, useEffect, useReducer, useState } from 'react';
import type { FamilyDevice } from '@/family/family-device.ts';
import { phoneTimer } from '@/time/timer.ts';
import { type Live, openLive, type Quality } from './live-source.ts';
import { closed, PATIENCE_MS, type PlayerState, playerStep, retryMs } from './player-state.ts';

export interface LivePicture {
  readonly live: Live | undefined;
  readonly state: PlayerState;
  /** For <live-player>'s `statechange`. */
  readonly onCode: (code: number) => void;
  readonly pause: () => void;
  /** Plays on, or tries again after the app has given up. */
  readonly play: () => void;
}

/** The live picture of a device while it is wanted: opened, watched, tried again. */
export function useLive(device: FamilyDevice, wanted: boolean, quality: Quality): LivePicture {
  const [live, setLive] = useState<Live>();
  const [state, dispatch] = useReducer(playerStep, closed);
  const address = String(device.values._sys_xp2p_info ?? '');
  const { phase, tries } = state;
  /** A line is held. */
  const active = phase === 'opening' || phase === 'playing' || phase === 'stalled';

  useEffect(() => {
    dispatch({ kind: wanted ? 'open' : 'close' });
    return () => dispatch({ kind: 'close' });
  }, [wanted]);

  // A new line for each opening: another unit, address or size, and every try.
  // biome-ignore lint/correctness/useExhaustiveDependencies: not for every report of the device
  useEffect(() => {
    if (!active) return;
    let alive = true;
    let stop = () => {};
    openLive(device, quality).then((opened) => {
      if (opened.kind === 'url') stop = opened.stop;
      if (alive) setLive(opened);
      else stop();
    });
    return () => {
      alive = false;
      setLive(undefined);
      stop();
    };
  }, [
    device.deviceId,
    address,
    wanted,
    quality,
    tries,
    phase === 'paused',
    phase === 'failed',
    phase === 'idle',
    phase === 'reconnecting',
  ]);

  const unavailable = live?.kind === 'unavailable';
  useEffect(() => {
    if (unavailable) return;
    if (phase === 'opening' || phase === 'stalled') return phoneTimer.after(PATIENCE_MS, () => dispatch({ kind: 'patience' }));
    if (phase === 'reconnecting') return phoneTimer.after(retryMs(tries), () => dispatch({ kind: 'retry' }));
    return;
  }, [phase, tries, unavailable]);

  return {
    live,
    state,
    onCode: useCallback((code: number) => dispatch({ kind: 'code', code }), []),
    pause: useCallback(() => dispatch({ kind: 'pause' }), []),
    play: useCallback(() => dispatch(phase === 'paused' ? { kind: 'resume' } : { kind: 'open' }), [phase]),
  };
}
