/** The theme, three choices on one button: as the system, light, dark. Its name says what is chosen now. */
import { Monitor, Moon, Sun } from 'lucide-react';
import { useSettings } from '../../store/react.ts';
import { setTheme, type ThemeChoice } from '../../store/settingsStore.ts';
import { IconButton } from '../kit/Button.tsx';

const NEXT: Readonly<Record<ThemeChoice, ThemeChoice>> = { system: 'light', light: 'dark', dark: 'system' };
const NAME: Readonly<Record<ThemeChoice, string>> = { system: 'as the system', light: 'light', dark: 'dark' };

function themeIcon(theme: ThemeChoice) {
  switch (theme) {
    case 'system':
      return <Monitor />;
    case 'light':
      return <Sun />;
    case 'dark':
      return <Moon />;
  }
}

export function ThemeSwitch() {
  const theme = useSettings((state) => state.theme);
  return (
    <IconButton
      label={`Theme: ${NAME[theme]}`}
      icon={themeIcon(theme)}
      onClick={() => setTheme(NEXT[theme])}
    />
  );
}
