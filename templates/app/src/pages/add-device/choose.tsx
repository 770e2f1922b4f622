import { Text, View } from '@tarojs/components';
import type { AppCategory } from '@/brand/category-type.ts';
import { catalogue } from '@/generated/catalogue.ts';
import { Card } from '@/ui/card.tsx';
import { Cell } from '@/ui/cell.tsx';
import { Icon } from '@/ui/icon.tsx';
import { Tap } from '@/ui/tap.tsx';

const NOTE = { 'provisioning-qr': '让它看一眼手机上的二维码', 'device-signature-qr': '输入机身标签上的编码' } as const;

/** Scan the code on the case, or say by hand what it is. */
export function Choose({ onScan, onPick }: { onScan: () => void; onPick: (category: AppCategory) => void }) {
  return (
    <>
      <Tap className="add__scan" label="扫一扫" onTap={onScan}>
        <View className="add__scan-disc">
          <Icon name="scan" className="add__scan-icon" />
        </View>
        <Text className="add__scan-title">扫一扫</Text>
        <Text className="visually-quiet">扫描设备机身或包装上的二维码</Text>
      </Tap>
      <Card title="手动添加">
        {catalogue.map((category) => (
          <Cell
            key={category.category}
            icon={category.category}
            text={`添加${category.name.zh}`}
            note={NOTE[category.binding]}
            onTap={() => onPick(category)}
          />
        ))}
      </Card>
    </>
  );
}
