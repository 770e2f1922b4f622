import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import type { FamilyDevice } from '@/family/family-device.ts';
import { SAVED_WORDS, savePicture, saveVideo } from '@/player/save-picture.ts';
import { phoneTimer } from '@/time/timer.ts';
import { Icon } from '@/ui/icon.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Tap } from '@/ui/tap.tsx';
import { lensCover } from './lens-cover.ts';
import type { Picture } from './live.tsx';
import { openCameraPage } from './pages.ts';
import { PtzPad } from './ptz-pad.tsx';
import { useTalk } from './use-talk.ts';

interface Round {
  /** Said instead of the name where that alone says too little. */
  readonly label?: string;
  readonly name: string;
  readonly icon: string;
  readonly on?: boolean;
  readonly disabled: boolean;
  readonly onTap: () => void;
}

function RoundControl({ name, label = name, icon, on, disabled, onTap }: Round) {
  return (
    <Tap
      className={`round ${on ? 'round--on' : ''} ${disabled ? 'round--off' : ''}`}
      label={label}
      disabled={disabled}
      onTap={onTap}
      {...(on === undefined ? {} : { role: 'switch', checked: on })}
    >
      <View className="round__disc">
        <Icon name={icon} />
      </View>
      <Text className="round__name">{name}</Text>
    </Tap>
  );
}

/** What one does while watching: five round controls; the pad of the lens opens under them. */
export function Controls({ device, picture }: { device: FamilyDevice; picture: Picture }) {
  const [note, setNote] = useState<{ tone: 'success' | 'warning'; text: string }>();
  const [pad, setPad] = useState(false);
  const [recording, setRecording] = useState(false);
  const source = picture.picture.live?.kind === 'url' ? picture.picture.live : undefined;
  const talk = useTalk(device, source?.talk);
  const blind = lensCover(device, phoneTimer.now()) !== undefined;
  const recorder = source?.recorder;

  const tell = (saved: keyof typeof SAVED_WORDS) => setNote({ tone: saved === 'saved' ? 'success' : 'warning', text: SAVED_WORDS[saved] });
  const snapshot = async () => {
    setNote(undefined);
    const src = await picture.snapshot().catch(() => undefined);
    if (!src) setNote({ tone: 'warning', text: '现在没有画面可以拍' });
    else tell(await savePicture(src));
  };
  const record = async () => {
    setNote(undefined);
    if (!recorder) {
      setNote({ tone: 'warning', text: '这个版本不能录到手机；存储卡上的录像在「回放」里' });
      return;
    }
    try {
      if (recording) {
        setRecording(false);
        tell(await saveVideo(await recorder.stop()));
      } else {
        await recorder.start();
        setRecording(true);
      }
    } catch {
      setRecording(false);
      tell('failed');
    }
  };

  return (
    <View className="controls">
      <View className="controls__row">
        <RoundControl name="快照" icon="snapshot" disabled={blind} onTap={() => void snapshot()} />
        <RoundControl name="录像" icon="record" on={recording} disabled={blind} onTap={() => void record()} />
        <RoundControl name="对讲" icon="talk" on={talk.on} disabled={blind} onTap={talk.toggle} />
        <RoundControl name="云台" icon="ptz" on={pad} disabled={false} onTap={() => setPad(!pad)} />
        <RoundControl name="更多" label="更多设置" icon="more" disabled={false} onTap={() => openCameraPage('settings', device)} />
      </View>
      {note && <Notice tone={note.tone} text={note.text} />}
      {talk.words !== '' && <Notice tone={talk.on ? 'info' : 'warning'} text={talk.words} />}
      {pad && <PtzPad device={device} />}
      {recording && <Notice tone="info" text="正在录像，再点一下存到相册" />}
    </View>
  );
}
