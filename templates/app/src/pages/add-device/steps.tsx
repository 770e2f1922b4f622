import { Text, View } from '@tarojs/components';

const STEPS = [
  { name: 'prepare', text: '准备' },
  { name: 'connect', text: '连接' },
  { name: 'done', text: '完成' },
] as const;

export type StepName = (typeof STEPS)[number]['name'];

/** Where the person is, in three named steps. */
export function Steps({ now, failed }: { now: StepName; failed: boolean }) {
  const at = STEPS.findIndex((step) => step.name === now);
  const aria = { 'aria-role': 'progressbar', 'aria-label': `第 ${at + 1} 步，共 3 步：${STEPS[at]?.text ?? ''}` };
  return (
    <View className="steps" {...aria}>
      {STEPS.map((step, i) => (
        <View
          key={step.name}
          className={`steps__step ${i < at ? 'steps__step--past' : i === at ? (failed ? 'steps__step--failed' : 'steps__step--now') : ''}`}
        >
          <Text className="steps__dot">{i < at ? '✓' : i === at && failed ? '!' : i + 1}</Text>
          <Text className="steps__text">{step.text}</Text>
        </View>
      ))}
    </View>
  );
}
