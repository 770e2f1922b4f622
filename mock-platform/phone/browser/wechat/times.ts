/** Times as people say them. */
export function sayTime(at: number, now: number): string {
  const ago = now - at;
  const time = new Date(at);
  const clock = `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`;
  if (ago < 60_000) return '刚刚';
  if (ago < 3_600_000) return `${Math.floor(ago / 60_000)} 分钟前`;
  const day = (value: Date): number => new Date(value.getFullYear(), value.getMonth(), value.getDate()).getTime();
  const days = Math.round((day(new Date(now)) - day(time)) / 86_400_000);
  if (days <= 0) return clock;
  if (days === 1) return `昨天 ${clock}`;
  return `${time.getMonth() + 1}月${time.getDate()}日 ${clock}`;
}
