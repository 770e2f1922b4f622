/** A line of a device's log in a person's words. */
import type { Text } from '../../../devices/index.ts';
import type { ModelAnswer } from '../../api/shapes.ts';
import type { LogLine } from '../../log.ts';
import { faultWords, say } from './words.ts';

const text = (zh: string, en: string): string => say({ zh, en });

/** One sentence; `model` names events and properties. */
export function traceWords(line: LogLine, model: ModelAnswer | undefined): string {
  const event = (id: string) => named(model?.events[id]?.name, id);
  const trigger = (id: string) => named(model?.triggers[id], id);
  const properties = (ids: readonly string[]) =>
    ids
      .slice(0, 3)
      .map((id) => named(model?.properties[id]?.name, id))
      .join(text('、', ', ')) + (ids.length > 3 ? ' …' : '');
  switch (line.type) {
    case 'connected':
      return text('连上了云端', 'Came online');
    case 'disconnected':
      return text('连接断开了', 'Went offline');
    case 'refused':
      return text(`云端不让它上线：${line.reason}`, `Was not let in: ${line.reason}`);
    case 'time-set':
      return text('与云端对时', 'Took the time from the cloud');
    case 'reported':
      return line.full
        ? text('上报了全部状态', 'Told all its properties')
        : text(`上报：${properties(Object.keys(line.properties))}`, `Told: ${properties(Object.keys(line.properties))}`);
    case 'event':
      return text(`发出事件：${event(line.eventId)}`, `Event: ${event(line.eventId)}`);
    case 'event-answered':
      return line.code === 0
        ? text(`云端收到：${event(line.eventId)}`, `The cloud took: ${event(line.eventId)}`)
        : text(`云端拒绝了 ${event(line.eventId)}：${line.status}`, `The cloud refused ${event(line.eventId)}: ${line.status}`);
    case 'control':
      return line.code === 0
        ? text('应用更改了设置', 'The app changed a setting')
        : text(`应用想更改设置，设备拒绝：${line.status}`, `The app asked for what it cannot do: ${line.status}`);
    case 'action':
      return text(`应用让它执行 ${line.actionId}：${line.status}`, `The app asked for ${line.actionId}: ${line.status}`);
    case 'rejected':
      return text(`云端拒绝了 ${line.method}：${line.status}`, `The cloud refused ${line.method}: ${line.status}`);
    case 'ignored':
      return text('收到看不懂的消息', 'Got a message it does not understand');
    case 'fault':
      return text(`故障生效：${say(faultWords[line.fault].name)}`, `Fault struck: ${say(faultWords[line.fault].name)}`);
    case 'dropped':
      return text(`没能发出 ${line.what}：${line.reason}`, `Could not send ${line.what}: ${line.reason}`);
    case 'picture':
      return text(`上传了抓拍：${event(line.eventId)}`, `Stored the picture of: ${event(line.eventId)}`);
    case 'clip':
      return text(`上传了 ${line.seconds} 秒录像：${event(line.eventId)}`, `Stored a clip of ${line.seconds} s of: ${event(line.eventId)}`);
    case 'update':
      return text(`固件更新到 ${line.version}：${line.percent}%`, `Updating to ${line.version}: ${line.percent} %`);
    case 'update-failed':
      return text(`固件更新失败：${line.reason}`, `The update failed: ${line.reason}`);
    case 'wifi-joined':
      return text(`连上了 Wi-Fi“${line.ssid}”`, `Joined Wi-Fi "${line.ssid}"`);
    case 'wifi-failed':
      return text(`连不上 Wi-Fi“${line.ssid}”：${line.reason}`, `Could not join Wi-Fi "${line.ssid}": ${line.reason}`);
    case 'token-accepted':
      return text('云端接受了配网凭证', 'The cloud took its bind token');
    case 'bound':
      return text('绑定到家庭', 'Bound to a family');
    case 'unbound':
      return text('解除绑定', 'Unbound');
    case 'power':
      return line.on ? text('开机', 'Switched on') : text('关机', 'Switched off');
    case 'factory-reset':
      return text('恢复出厂设置', 'Reset to factory values');
    case 'restarted':
      return text(`重启，固件 ${line.firmware}`, `Restarted with firmware ${line.firmware}`);
    case 'trigger':
      return line.note
        ? text(`${trigger(line.trigger)}，没有结果：${line.note}`, `${trigger(line.trigger)}: nothing came of it, ${line.note}`)
        : text(`触发：${trigger(line.trigger)}`, `Happened: ${trigger(line.trigger)}`);
  }
}

/** Lines a person should not overlook. */
export function isBad(line: LogLine): boolean {
  return (
    ['refused', 'rejected', 'dropped', 'update-failed', 'wifi-failed', 'fault'].includes(line.type) ||
    ((line.type === 'event-answered' || line.type === 'control' || line.type === 'action') && line.code !== 0)
  );
}

function named(name: Text | undefined, id: string): string {
  return name ? say(name) : id;
}
