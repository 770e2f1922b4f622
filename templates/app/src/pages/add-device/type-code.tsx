import { Text, Textarea, View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/ui/button.tsx';
import { Card } from '@/ui/card.tsx';

/** The code of the label by hand, for a damaged QR; scanning stays one tap away. */
export function TypeCode({ onScan, onCode }: { onScan: () => void; onCode: (text: string) => void }) {
  const [text, setText] = useState('');
  return (
    <>
      <View className="add__lead">
        <Text className="add__question">机身标签上写了什么？</Text>
        <Text className="visually-quiet">先唤醒设备让它联网，再扫描标签，或照着标签输入整段编码</Text>
      </View>
      <Card>
        <View className="field">
          <Textarea
            className="field__area"
            value={text}
            maxlength={600}
            placeholder="产品;设备名;…"
            onInput={(event) => setText(event.detail.value)}
            aria-label="设备编码"
          />
        </View>
        <View className="add__buttons">
          <Button text="扫一扫" quiet onTap={onScan} />
          <Button text="添加" disabled={!text.trim()} onTap={() => onCode(text)} />
        </View>
      </Card>
    </>
  );
}
