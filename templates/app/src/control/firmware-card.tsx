import { Text, View } from '@tarojs/components';
import { useCallback, useEffect, useState } from 'react';
import { asCloudError, cloud, errorWords } from '@/cloud/index.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { phoneTimer } from '@/time/timer.ts';
import { Button } from '@/ui/button.tsx';
import { Card } from '@/ui/card.tsx';
import { Cell } from '@/ui/cell.tsx';
import { Notice } from '@/ui/notice.tsx';
import { type FirmwareTask, taskWords, updateObstacle } from './firmware-state.ts';

/** How often an update under way is asked after. */
const POLL_MS = 2_000;

interface Versions {
  readonly current: string;
  readonly newer: string;
}

/** What runs on the device, and its update, step by step. */
export function FirmwareCard({ device }: { device: FamilyDevice }) {
  const [versions, setVersions] = useState<Versions>();
  const [task, setTask] = useState<FirmwareTask>();
  const [problem, setProblem] = useState('');
  const [round, setRound] = useState(0);
  const { productId, deviceName } = device;
  const words = taskWords(task);
  const running = words?.running ?? false;

  const ask = useCallback(() => {
    const unit = { ProductId: productId, DeviceName: deviceName };
    cloud.call('AppCheckFirmwareUpdate', unit).then(
      ({ CurrentVersion = '', DstVersion = '' }) => setVersions({ current: CurrentVersion, newer: DstVersion }),
      (cause) => setProblem(errorWords(cause).what),
    );
    cloud.call('AppDescribeFirmwareUpdateStatus', unit).then(
      ({ Status, DstVersion = '', Percent = 0 }) => Status !== undefined && setTask({ to: DstVersion, status: Status, percent: Percent }),
      // No update was ever ordered, or it is history: nothing to tell.
      () => setTask(undefined),
    );
  }, [productId, deviceName]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` counts the questions
  useEffect(() => {
    ask();
  }, [ask, round]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each question is followed by one more while it runs
  useEffect(() => (running ? phoneTimer.after(POLL_MS, () => setRound((value) => value + 1)) : undefined), [running, task, round]);

  const update = () => {
    setProblem('');
    cloud.call('AppPublishFirmwareUpdateMessage', { ProductId: productId, DeviceName: deviceName }).then(
      () => setRound((value) => value + 1),
      (cause) => {
        const { what, fix } = errorWords(asCloudError(cause));
        setProblem(`${what}，${fix}`);
      },
    );
  };
  const obstacle = updateObstacle(device.values, device.online);
  const newer = versions?.newer ?? '';
  return (
    <Card title="固件">
      <Cell text="当前版本" value={versions ? versions.current || '设备还没有上报' : '正在查询…'} />
      {words && <Notice tone={words.tone} text={words.text} />}
      {problem !== '' && <Notice tone="danger" text={problem} />}
      {newer !== '' && !running && (
        <View>
          <Text className="visually-quiet">{`有新版本 ${newer}。升级需要几分钟，期间设备会重启`}</Text>
          <Button text={`升级到 ${newer}`} disabled={obstacle !== ''} onTap={update} />
          {obstacle !== '' && <Text className="visually-quiet">{obstacle}</Text>}
        </View>
      )}
      {versions && versions.current !== '' && newer === '' && !running && <Text className="visually-quiet">已经是最新版本</Text>}
    </Card>
  );
}
