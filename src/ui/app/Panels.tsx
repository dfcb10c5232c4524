/** What lies over the page: palette, shortcut sheet, the check of the privacy promise. Loaded when first asked for. */
import { lazy, Suspense } from 'react';
import { usePanel } from '../../store/react.ts';
import { lazyPart } from '../platform/lazyPart.ts';

const Palette = lazy(async () => ({ default: (await import('../palette/Palette.tsx')).Palette }));
const ShortcutSheet = lazy(async () => ({
  default: (await import('../palette/ShortcutSheet.tsx')).ShortcutSheet,
}));
const PrivacyPanel = lazy(async () => ({ default: (await import('./PrivacyPanel.tsx')).PrivacyPanel }));

const TranslatePanel = lazy(async () => ({
  default: (await import('../symbols/TranslatePanel.tsx')).TranslatePanel,
}));

const PicturePanel = lazyPart(async () => (await import('../picture/PicturePanel.tsx')).PicturePanel);

export function Panels() {
  const panel = usePanel((state) => state.panel);
  if (panel === undefined) return undefined;
  return (
    <Suspense fallback={undefined}>
      {panel === 'palette' && <Palette />}
      {panel === 'shortcuts' && <ShortcutSheet />}
      {panel === 'about' && <PrivacyPanel />}
      {panel === 'picture' && <PicturePanel />}
      {panel === 'translate' && <TranslatePanel />}
    </Suspense>
  );
}
