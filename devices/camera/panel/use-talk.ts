import { useEffect, useRef, useState } from 'react';
import { type ActionState, actionWords } from '@/control/action-state.ts';
import { callAction } from '@/control/use-action.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import type { TalkLine } from '@/player/live-source.ts';

export interface Talk {
  readonly on: boolean;
  readonly words: string;
  readonly toggle: () => void;
}

/**
 * Talking through a camera: it is asked first (one person at a time, never with its lens covered), then the sound goes over the
 * source's own line. A source without one lets the camera listen and says that no sound travels.
 */
export function useTalk(device: FamilyDevice, line: TalkLine | undefined): Talk {
  const [state, setState] = useState<ActionState>({ phase: 'idle' });
  const [on, setOn] = useState(false);
  const held = useRef<{ unit: Pick<FamilyDevice, 'productId' | 'deviceName'>; line: TalkLine | undefined } | undefined>(undefined);
  const { productId, deviceName } = device;

  const end = () => {
    const mine = held.current;
    held.current = undefined;
    setOn(false);
    if (!mine) return;
    void mine.line?.stop().catch(() => undefined);
    void callAction(mine.unit, 'talk', { on: 0 });
  };
  const begin = async () => {
    setState({ phase: 'running' });
    const unit = { productId, deviceName };
    const answered = await callAction(unit, 'talk', { on: 1 });
    if (answered.phase !== 'done') {
      setState(answered);
      return;
    }
    held.current = { unit, line };
    try {
      await line?.start();
      setOn(true);
      setState(answered);
    } catch (cause) {
      end();
      setState({ phase: 'failed', cause });
    }
  };

  // Leaving the page hangs up.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the page goes
  useEffect(() => end, []);

  const said = {
    running: '正在接通对讲…',
    done: on ? (line ? '正在对讲，再点一下结束' : '摄像头已接通；声音要在开通了视频插件的微信里才能传') : '',
    refused: device.values.privacy_mode === 1 ? '隐私遮挡时不能对讲' : '接不通：也许有别人正在对讲',
  };
  return { on, words: actionWords(state, said), toggle: () => (on ? end() : void begin()) };
}
