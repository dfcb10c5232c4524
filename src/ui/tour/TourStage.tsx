/** The machine as a picture that changes with every step: memory, the HSA, the dump kernel, the CPUs, the file. */
import clsx from 'clsx';
import { useId } from 'react';
import { formatSize, hex0x } from '../../base/hex.ts';
import { useSummary } from '../../store/react.ts';
import styles from './TourStage.module.css';

/** The picture is not to scale: the HSA is a small part of memory. */
const LEFT = 24;
const WIDTH = 852;
const LOW = 250;
const MOST_CPUS = 8;

/** Steps counted from 0, by what they bring. */
const AT = {
  crash: 0,
  boot: 1,
  hsa: 2,
  load: 3,
  low: 4,
  cpus: 5,
  map: 6,
  header: 7,
  layout: 8,
  reads: 9,
} as const;

export function TourStage({ step }: { readonly step: number }) {
  const { hsaSize, memoryBytes, cpus } = useSummary();
  const id = useId();
  const on = (from: number, to: number = AT.reads) =>
    clsx(styles.part, step >= from && step <= to && styles.on);
  const end = hsaSize === undefined ? 'HSA_SIZE' : hex0x(hsaSize);
  return (
    <svg className={styles.stage} viewBox="0 0 900 262" role="img" aria-labelledby={`${id}-title`}>
      <title id={`${id}-title`}>{stageWords(step)}</title>
      <defs>
        <pattern
          id={`${id}-hsa`}
          width="8"
          height="8"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="8" height="8" className={styles.hsaSoft} />
          <rect width="4" height="8" className={styles.hsa} />
        </pattern>
        <pattern id={`${id}-dump`} width="6" height="6" patternUnits="userSpaceOnUse">
          <circle cx="3" cy="3" r="1.3" className={styles.dots} />
        </pattern>
        <marker
          id={`${id}-tip`}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          orient="auto"
        >
          <path d="M0 0 L8 4 L0 8 z" className={styles.tip} />
        </marker>
      </defs>

      <g className={on(AT.hsa)}>
        <rect x={LEFT} y={18} width={LOW} height={38} rx="4" fill={`url(#${id}-hsa)`} />
        <text x={LEFT + LOW + 12} y={34} className={styles.label}>
          HSA
        </text>
        <text x={LEFT + LOW + 12} y={50} className={styles.small}>
          {hsaSize === undefined ? 'not part of this dump' : formatSize(hsaSize)}
        </text>
        <rect x={LEFT + 14} y={18} width="7" height={38} className={styles.mark} />
      </g>
      <path
        className={clsx(on(AT.hsa, AT.hsa), styles.arrow)}
        d={`M${LEFT + LOW / 2} 92 V62`}
        markerEnd={`url(#${id}-tip)`}
      />

      <text x={LEFT} y={88} className={clsx(styles.small, styles.quiet)}>
        0
      </text>
      <text x={LEFT + LOW} y={88} className={clsx(styles.small, styles.quiet)} textAnchor="middle">
        {end}
      </text>
      <text x={LEFT + WIDTH} y={88} className={clsx(styles.small, styles.quiet)} textAnchor="end">
        {formatSize(memoryBytes)}
      </text>
      <rect x={LEFT} y={96} width={WIDTH} height={52} rx="4" className={styles.memory} />
      <g className={on(AT.load)}>
        <rect x={LEFT} y={96} width={LOW} height={52} rx="4" className={styles.cover} />
        <rect x={LEFT} y={96} width={LOW} height={52} rx="4" fill={`url(#${id}-dump)`} />
        <text x={LEFT + 14} y={127} className={styles.label}>
          {step === AT.load ? 'dump kernel is loaded' : 'dump kernel'}
        </text>
      </g>
      <text
        x={step >= AT.hsa ? LEFT + LOW + 16 : LEFT + 14}
        y={127}
        className={clsx(styles.label, styles.onMemory)}
      >
        {step === AT.crash ? 'memory of the crashed system' : 'memory, unchanged since the crash'}
      </text>
      <line x1={LEFT + LOW} x2={LEFT + LOW} y1="92" y2="152" className={clsx(on(AT.hsa), styles.seam)} />
      <g className={on(AT.boot, AT.boot)}>
        <rect x="640" y="18" width="236" height="38" rx="4" className={styles.box} />
        <text x="758" y="42" textAnchor="middle" className={styles.label}>
          SCSI disk with the dump kernel
        </text>
      </g>
      <g className={on(AT.map, AT.map)}>
        <path d={`M${LEFT} 156 v6 h${WIDTH} v-6`} className={styles.bracket} />
      </g>
      <g className={on(AT.crash)}>
        {cpus.slice(0, MOST_CPUS).map((cpu, i) => {
          const isKept = cpu.registers !== undefined && step >= (i === 0 ? AT.hsa : AT.cpus);
          const x = 862 - 30 * (Math.min(cpus.length, MOST_CPUS) - 1 - i);
          return (
            <g key={cpu.index} className={clsx(styles.cpus, step === AT.boot && styles.away)}>
              <circle cx={x} cy="34" r="12" className={clsx(styles.cpu, isKept && styles.kept)} />
              <text x={x} y="38" textAnchor="middle" className={clsx(styles.small, isKept && styles.onKept)}>
                {cpu.index}
              </text>
            </g>
          );
        })}
      </g>

      <g className={on(AT.header)}>
        <text x={LEFT} y={196} className={styles.small}>
          /proc/vmcore
        </text>
        <rect x={LEFT} y={204} width="58" height={38} rx="4" className={styles.box} />
        <text x={LEFT + 29} y={227} textAnchor="middle" className={styles.label}>
          ELF
        </text>
      </g>
      <g className={on(AT.layout)}>
        <rect x={LEFT + 62} y={204} width={LOW - 62} height={38} fill={`url(#${id}-hsa)`} />
        <rect x={LEFT + LOW} y={204} width={WIDTH - LOW} height={38} className={styles.memory} />
      </g>
      <path
        className={clsx(on(AT.reads, AT.reads), styles.arrow)}
        d={`M${LEFT + LOW - 40} 60 V198`}
        markerEnd={`url(#${id}-tip)`}
      />
      <path
        className={clsx(on(AT.reads, AT.reads), styles.arrow)}
        d="M600 152 V198"
        markerEnd={`url(#${id}-tip)`}
      />
    </svg>
  );
}

/** The picture in words. */
function stageWords(step: number): string {
  const words = [
    'Memory holds the crashed system.',
    'A disk with the dump kernel is booted; memory is unchanged.',
    'The low part of memory is copied into the HSA.',
    'The dump kernel covers the low part of memory.',
    'The dump kernel stays below the end of the HSA; memory above is unchanged.',
    'The registers of all CPUs are kept.',
    'The ranges of memory are listed.',
    'An ELF header is built.',
    'The file is laid out: header, HSA part, memory part.',
    'Reads of the low part come from the HSA, all others from memory.',
  ];
  return words[step] ?? '';
}
