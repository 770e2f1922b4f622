import { Input, Text, Textarea, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { cloud, errorWords } from '@/cloud/index.ts';
import { brand } from '@/generated/brand.ts';
import { Button } from '@/ui/button.tsx';
import { Notice } from '@/ui/notice.tsx';

const MIN = 5;

/** A problem in the person's own words, to the brand's after-sales (AppUserFeedBack). */
export function Feedback({ onSent }: { onSent: () => void }) {
  const [text, setText] = useState('');
  const [contact, setContact] = useState('');
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<string>();

  const send = () => {
    setSending(true);
    setProblem(undefined);
    cloud.call('AppUserFeedBack', { Type: 'other', Desc: text.trim(), Contact: contact.trim(), LogUrl: '' }).then(
      () => {
        void Taro.showToast({ title: '已收到，谢谢', icon: 'success' });
        onSent();
      },
      (cause) => {
        const words = errorWords(cause);
        setProblem(`${words.what}，${words.fix}（${words.code}）`);
        setSending(false);
      },
    );
  };

  return (
    <View className="feedback">
      <Text className="visually-quiet">{brand.support.feedbackGuide ?? '请说说遇到了什么问题，什么时候发生的'}</Text>
      <Textarea
        className="feedback__text"
        value={text}
        maxlength={500}
        placeholder={`至少 ${MIN} 个字`}
        onInput={(event) => setText(event.detail.value)}
        aria-label="问题描述"
      />
      <Input
        className="feedback__contact"
        value={contact}
        maxlength={50}
        placeholder="手机号或微信号（选填）"
        onInput={(event) => setContact(event.detail.value)}
        aria-label="联系方式"
      />
      {problem && <Notice tone="danger" text={problem} />}
      <Button text="提交" disabled={text.trim().length < MIN} busy={sending} onTap={send} />
    </View>
  );
}
