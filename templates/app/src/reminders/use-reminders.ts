import Taro, { useDidShow } from '@tarojs/taro';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { AppCategory } from '@/brand/category-type.ts';
import { asCloudError, cloud, errorWords } from '@/cloud/index.ts';
import { toSn } from '@/devices/protocol/identity.ts';
import type { DeviceName } from '@/devices/protocol/topics.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { brand } from '@/generated/brand.ts';
import { phoneTimer } from '@/time/timer.ts';
import {
  planCalls,
  planRings,
  type ReminderLine,
  readChoices,
  reminderLines,
  subscribeFailure,
  type WechatSettings,
} from './reminder-lines.ts';
import { choicesOf, recordChoices } from './subscription-record.ts';

/** A ticket lives five minutes; ours is thrown away after four so that none expires inside a dialog. */
const TICKET_MS = 4 * 60_000;

interface Ticket {
  readonly sn: string;
  readonly snTicket: string;
  readonly modelId: string;
  readonly fetchedAt: number;
}

export interface Reminders {
  readonly lines: readonly ReminderLine[];
  /** Lines of the next call; empty when nothing is left to ask. */
  readonly next: readonly ReminderLine[];
  /** Once nothing is left to ask: strong reminders of the next call in which 添加提醒 can be chosen again. */
  readonly nextRing: readonly ReminderLine[];
  /** Calls still to make, the next one included: each needs its own tap. */
  readonly callsLeft: number;
  /** True once a ticket is at hand: only then can a tap open WeChat's dialog. */
  readonly ready: boolean;
  /** Why there is no ticket, or how the last call failed. */
  readonly problem?: string;
  /** What the last call brought, template by template. */
  readonly answered: readonly { readonly line: ReminderLine; readonly allowed: boolean }[];
  /** Opens WeChat's dialog. Must be called first thing in a tap handler. */
  readonly ask: () => void;
  /** The same for `nextRing`. */
  readonly askRing: () => void;
  /** Reads WeChat's settings again. */
  readonly reload: () => void;
}

async function fetchTicket(device: DeviceName, modelId: string): Promise<Ticket> {
  const { Data } = await cloud.call('APPGetWechatDeviceTicket', {
    ProductId: device.productId,
    Devicename: device.deviceName,
    IsThirdApp: 1,
    ModelId: modelId,
    MiniProgramAppId: brand.app.appid,
  });
  const info = Data?.WXIoTDeviceInfo;
  if (!info?.SN || !info.SNTicket) throw new Error('no ticket in the answer');
  return { sn: info.SN, snTicket: info.SNTicket, modelId: info.ModelId ?? modelId, fetchedAt: phoneTimer.now() };
}

/** Reminders of one device: their state, and the tap that asks for them. The ticket is fetched before the tap. */
export function useReminders(device: FamilyDevice, category: AppCategory | undefined): Reminders {
  const settingsOfBrand = category ? brand.reminders[category.category] : undefined;
  const modelId = settingsOfBrand?.modelId;
  // Only the two names: live values must not fetch tickets.
  const { productId, deviceName } = device;
  const sn = toSn(device);
  const [settings, setSettings] = useState<WechatSettings>();
  const [round, setRound] = useState(0);
  const [ticket, setTicket] = useState<Ticket>();
  const [problem, setProblem] = useState<string>();
  const [answered, setAnswered] = useState<Reminders['answered']>([]);
  const alive = useRef(true);
  const cancelRefresh = useRef<(() => void) | undefined>(undefined);

  const lines = useMemo(
    // `round` counts answers and reloads: the record is outside React.
    () => (category && round >= 0 ? reminderLines(category.reminders, settingsOfBrand, choicesOf(sn), settings) : []),
    [category, settingsOfBrand, sn, settings, round],
  );
  const calls = useMemo(() => planCalls(lines), [lines]);
  const rings = useMemo(() => planRings(lines), [lines]);
  const wanted = calls.length > 0 || rings.length > 0;

  const reload = useCallback(() => {
    Taro.getSetting({ withSubscriptions: true }).then(
      (answer) => {
        if (!alive.current) return;
        setSettings((answer as { subscriptionsSetting?: WechatSettings }).subscriptionsSetting);
        setRound((value) => value + 1);
      },
      () => undefined,
    );
  }, []);

  const renew = useCallback(() => {
    cancelRefresh.current?.();
    if (!modelId) return;
    fetchTicket({ productId, deviceName }, modelId).then(
      (fresh) => {
        if (!alive.current) return;
        setTicket(fresh);
        setProblem(undefined);
        cancelRefresh.current = phoneTimer.after(TICKET_MS, renew);
      },
      (cause) => {
        if (!alive.current) return;
        setTicket(undefined);
        const words = errorWords(asCloudError(cause));
        setProblem(`${words.what}，${words.fix}`);
      },
    );
  }, [productId, deviceName, modelId]);

  useEffect(() => {
    alive.current = true;
    reload();
    return () => {
      alive.current = false;
      cancelRefresh.current?.();
    };
  }, [reload]);
  useEffect(() => {
    if (wanted) renew();
    return () => cancelRefresh.current?.();
  }, [wanted, renew]);
  useDidShow(() => {
    reload();
    if (ticket && phoneTimer.now() - ticket.fetchedAt > TICKET_MS) renew();
  });

  const askFor = (asked: readonly ReminderLine[] | undefined) => {
    if (!asked || !ticket) return;
    // First thing in the tap, before anything asynchronous: WeChat refuses it later.
    Taro.requestSubscribeDeviceMessage({
      tmplIds: asked.map((line) => line.templateId),
      sn: ticket.sn,
      snTicket: ticket.snTicket,
      modelId: ticket.modelId,
    } as Parameters<typeof Taro.requestSubscribeDeviceMessage>[0]).then(
      (answer) => {
        const choices = readChoices(asked, answer as unknown as { [key: string]: unknown });
        recordChoices(sn, choices);
        if (!alive.current) return;
        setProblem(undefined);
        setAnswered(asked.map((line) => ({ line, allowed: choices[line.templateId]?.startsWith('accept') ?? false })));
        reload();
        setRound((value) => value + 1);
      },
      (cause: { errCode?: number; errMsg?: string }) => {
        if (!alive.current) return;
        const failure = subscribeFailure(cause ?? {});
        setProblem(failure.words);
        if (failure.newTicket) renew();
      },
    );
  };

  return {
    lines,
    next: calls[0] ?? [],
    nextRing: rings[0] ?? [],
    callsLeft: calls.length,
    ready: ticket !== undefined,
    problem,
    answered,
    ask: () => askFor(calls[0]),
    askRing: () => askFor(rings[0]),
    reload,
  };
}
