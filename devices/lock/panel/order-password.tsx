import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { actionWords } from '@/control/action-state.ts';
import { useAction } from '@/control/use-action.ts';
import { temporaryPasswordKind } from '@/devices/lock/access-model.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { minuteOf, minuteWords } from '@/time/hours.ts';
import { phoneTimer } from '@/time/timer.ts';
import { clockTime, dateText, dayOfText, startOfDay } from '@/time/words.ts';
import { Button } from '@/ui/button.tsx';
import { Chips } from '@/ui/chips.tsx';
import { Field } from '@/ui/field.tsx';
import { Notice } from '@/ui/notice.tsx';
import { PickRow } from '@/ui/pick-row.tsx';
import { Sheet } from '@/ui/sheet.tsx';
import { WeekDays } from '@/ui/week-days.tsx';
import { randomDigits } from './random-digits.ts';
import { DIGITS_MAX, Kind, type KindNumber, NAME_MAX, shareText, type Wish, wishInput, wishProblem } from './temporary-terms.ts';

const HOUR_MS = 3_600_000;
const EXPLAINED: { readonly [kind in KindNumber]: string } = {
  [Kind.oneTime]: '开一次门就作废，适合快递和维修',
  [Kind.period]: '在一段时间里随便用，适合来住几天的客人',
  [Kind.periodic]: '每周固定的时间能用，适合保洁和家教',
  [Kind.dynamic]: '五分钟内有效，适合已经在门口的人',
};

function firstWish(now: number): Wish {
  const begins = now - (now % 60_000);
  return {
    kind: Kind.oneTime,
    name: '',
    digits: '',
    begins,
    ends: begins + 24 * HOUR_MS,
    weekDays: 31,
    fromMinute: 9 * 60,
    toMinute: 18 * 60,
  };
}

/** The time of `ms` moved to another day, or to another time of its day. */
const onDay = (ms: number, day: number): number => day + (ms - startOfDay(ms));
const atMinute = (ms: number, minute: number): number => startOfDay(ms) + minute * 60_000;

function Moment({ text, value, onPick }: { text: string; value: number; onPick: (value: number) => void }) {
  return (
    <>
      <PickRow
        text={`${text}日期`}
        mode="date"
        value={dateText(value)}
        onPick={(date) => onPick(onDay(value, dayOfText(date) ?? startOfDay(value)))}
      />
      <PickRow text={`${text}时间`} mode="time" value={clockTime(value)} onPick={(time) => onPick(atMinute(value, minuteOf(time) ?? 0))} />
    </>
  );
}

/** A new temporary password: what for, what digits, when; afterwards the digits, once, to be passed on. */
export function OrderPassword({ device, onClose }: { device: FamilyDevice; onClose: () => void }) {
  const now = phoneTimer.now();
  const [wish, setWish] = useState(() => firstWish(now));
  const [tried, setTried] = useState(false);
  const [kept, setKept] = useState<Wish>();
  const order = useAction(device, 'add_temporary_password', () => setKept(wish));
  const change = (part: Partial<Wish>) => setWish((before) => ({ ...before, ...part }));
  const draw = () => void randomDigits().then((digits) => digits && change({ digits }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the sheet opens
  useEffect(draw, []);
  const problem = wishProblem(wish, now);
  const refused = '门锁没有接受：数字可能已经被用了，或者已经存满 20 个';
  const words = actionWords(order.state, { running: '正在告诉门锁…', done: '', refused });

  if (kept) {
    const text = shareText(kept, now);
    return (
      <Sheet title="密码好了" onClose={onClose}>
        <Text className="password__digits" userSelect selectable>
          {kept.digits}
        </Text>
        <Notice tone="warning" text="这几位数字只在这里显示一次，关闭后就看不到了" />
        <Text className="password__share">{text}</Text>
        <Button text="复制给客人" onTap={() => void Taro.setClipboardData({ data: text }).catch(() => undefined)} />
      </Sheet>
    );
  }
  return (
    <Sheet title="新的临时密码" onClose={onClose}>
      <Chips
        name="类型"
        chips={Object.values(Kind).map((kind) => ({ value: String(kind), text: temporaryPasswordKind.mapping[kind].zh }))}
        value={String(wish.kind)}
        onPick={(kind) => change({ kind: Number(kind) as KindNumber })}
      />
      <Text className="visually-quiet">{EXPLAINED[wish.kind]}</Text>
      <Field text="给谁用" value={wish.name} onInput={(name) => change({ name })} placeholder="例如：快递" maxLength={NAME_MAX} />
      <Field
        text="密码"
        value={wish.digits}
        onInput={(digits) => change({ digits })}
        placeholder="6–10 位数字"
        maxLength={DIGITS_MAX}
        type="number"
        note="已随机生成，也可以自己定"
      />
      {wish.kind !== Kind.dynamic && (
        <>
          <Moment text="开始" value={wish.begins} onPick={(begins) => change({ begins })} />
          <Moment text="结束" value={wish.ends} onPick={(ends) => change({ ends })} />
        </>
      )}
      {wish.kind === Kind.periodic && (
        <>
          <WeekDays days={wish.weekDays} onChange={(weekDays) => change({ weekDays })} />
          <PickRow
            text="每天从"
            mode="time"
            value={minuteWords(wish.fromMinute)}
            onPick={(time) => change({ fromMinute: minuteOf(time) ?? wish.fromMinute })}
          />
          <PickRow
            text="每天到"
            mode="time"
            value={minuteWords(wish.toMinute)}
            onPick={(time) => change({ toMinute: minuteOf(time) ?? wish.toMinute })}
          />
        </>
      )}
      {tried && problem !== '' && <Notice tone="danger" text={problem} />}
      {words !== '' && <Notice tone={order.state.phase === 'running' ? 'info' : 'danger'} text={words} />}
      <View className="enrol__gap" />
      <Button
        text="生成密码"
        disabled={!device.online}
        busy={order.state.phase === 'running'}
        onTap={() => {
          setTried(true);
          if (problem === '') order.run(wishInput(wish));
        }}
      />
      {!device.online && <Text className="unlock__hint">门锁不在线，请用离线密码</Text>}
    </Sheet>
  );
}
