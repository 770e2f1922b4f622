import { Input, Text, View } from '@tarojs/components';
import './field.scss';

export interface FieldProps {
  readonly text: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly placeholder?: string;
  readonly maxLength: number;
  readonly type?: 'text' | 'number';
  /** What is wrong with it, or what it is for. */
  readonly note?: string;
}

/** One line to fill in, its name above it. */
export function Field({ text, value, onInput, placeholder, maxLength, type = 'text', note }: FieldProps) {
  const aria = { 'aria-label': text };
  return (
    <View className="field">
      <Text className="field__text">{text}</Text>
      <View className="field__box">
        <Input
          className="field__input"
          value={value}
          type={type}
          maxlength={maxLength}
          placeholder={placeholder}
          onInput={(event) => onInput(event.detail.value)}
          {...aria}
        />
      </View>
      {note && <Text className="field__note">{note}</Text>}
    </View>
  );
}
