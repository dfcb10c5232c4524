/**
 * Everything about the bytes at the cursor: where they come from, what they might mean, and what the memory file
 * holds at the same address below the HSA's end.
 */
import type { ReactNode } from 'react';
import { FRAME_SIZE, physAddr } from '../../base/address.ts';
import { formatSize, hex0x, hexBytes } from '../../base/hex.ts';
import { runCommand } from '../../commands/registry.ts';
import type { DumpSummary } from '../../rpc/api.ts';
import { useMarks, useSummary, useView, useVirtual } from '../../store/react.ts';
import type { Landing } from '../../store/virtualStore.ts';
import { gapReasonWords } from '../hex/gapReason.ts';
import { AddressName } from '../kernel/AddressName.tsx';
import { VirtualLink } from '../kernel/VirtualLink.tsx';
import { AddressLink } from '../kit/AddressLink.tsx';
import { Button } from '../kit/Button.tsx';
import { type Fact, KeyValue } from '../kit/KeyValue.tsx';
import { SOURCE_LABELS, SourceSwatch } from '../kit/SourceSwatch.tsx';
import styles from './Inspector.module.css';
import { IntegerTable } from './IntegerTable.tsx';
import { addressReading, pswReading, textReading, todReading, unsignedBig } from './readings.ts';
import { ShadowCompare } from './ShadowCompare.tsx';
import { type Inspected, useInspected } from './useInspected.ts';

/** No address of the kernel lies above. */
const LAST_VIRTUAL = 1n << 53n;

export function Inspector(): ReactNode {
  const here = useInspected();
  const isVirtual = useView((state) => state.space) === 'virtual';
  const isNowhere = useVirtual((state) => state.landing.kind === 'nowhere') && isVirtual;
  const inspected = isNowhere ? undefined : here;
  return (
    <aside className={styles.panel} aria-label="Inspector" tabIndex={-1}>
      {isVirtual ? <VirtualPlace /> : inspected !== undefined && <Title addr={inspected.addr} />}
      {inspected?.kind === 'read' && <Facts inspected={inspected} />}
      {inspected?.kind === 'failed' && (
        <p className={styles.faint}>
          The bytes here cannot be read. {inspected.error.title}. {inspected.error.detail}
        </p>
      )}
    </aside>
  );
}

/** The virtual address that is shown, and where it leads. */
function VirtualPlace(): ReactNode {
  const cursor = useVirtual((state) => state.cursor);
  const landing = useVirtual((state) => state.landing);
  const isStored = landing.kind === 'storage';
  const physical = {
    label: 'physical',
    mono: isStored,
    value: isStored ? hex0x(landing.phys) : <Faint>{landingWords(landing)}</Faint>,
  };
  return (
    <>
      <Head name={BigInt(cursor)}>{hex0x(cursor)}</Head>
      <Part title="Kernel virtual address">
        <KeyValue labelWidth="84px" facts={[{ label: 'virtual', value: hex0x(cursor) }, physical]} />
      </Part>
    </>
  );
}

function landingWords(landing: Exclude<Landing, { readonly kind: 'storage' }>): string {
  return landing.kind === 'asking' ? '…' : `none. ${landing.words}`;
}

/** Where the kernel has the absolute address `addr`: moved with its image since 6.10, before at the same number. */
function imageAddress({ vmcoreinfo }: DumpSummary, addr: number): bigint | undefined {
  const entry = (key: string): bigint | undefined => {
    const text = vmcoreinfo?.entries.find(([name]) => name === key)?.[1] ?? '';
    return /^[0-9a-f]{1,16}$/i.test(text) ? BigInt(`0x${text}`) : undefined;
  };
  const phys = entry('KERNELOFFPHYS');
  if (phys === undefined) return BigInt(addr);
  const virtual = entry('KERNELOFFSET');
  return virtual === undefined || BigInt(addr) < phys ? undefined : BigInt(addr) - phys + virtual;
}

function Title({ addr }: { readonly addr: number }): ReactNode {
  const name = imageAddress(useSummary(), addr);
  return <Head name={name}>{hex0x(addr)}</Head>;
}

/** What is looked at: so many bytes, where, and what the kernel calls `name`. */
function Head({
  name,
  children,
}: {
  readonly name: bigint | undefined;
  readonly children: string;
}): ReactNode {
  const unit = useView((state) => state.unit);
  return (
    <h2 className={styles.head}>
      {unit} {unit === 1 ? 'byte' : 'bytes'} at <span className={styles.at}>{children}</span>{' '}
      {name !== undefined && <AddressName addr={name} />}
    </h2>
  );
}

function Facts({ inspected }: { readonly inspected: Inspected }): ReactNode {
  const { addr, bytes, placement } = inspected;
  return (
    <>
      <Part title="Where it comes from">
        <PlaceFacts inspected={inspected} />
        <Actions addr={addr} />
      </Part>
      {bytes.length > 0 && (
        <>
          <Part title="As a number">
            <IntegerTable bytes={bytes} />
          </Part>
          <Part title="As something else">
            <Meanings bytes={bytes} />
          </Part>
        </>
      )}
      {placement.shadowed !== undefined && (
        <Part title="The same address in the memory file">
          <ShadowCompare addr={addr} ours={bytes} shadowed={placement.shadowed} />
        </Part>
      )}
    </>
  );
}

function Actions({ addr }: { readonly addr: number }): ReactNode {
  const mark = useMarks(({ bookmarks }) => bookmarks.find((bookmark) => bookmark.addr === addr));
  return (
    <div className={styles.actions}>
      <Button size="small" onClick={() => runCommand('who-points-here')}>
        Who points here?
      </Button>
      <Button size="small" onClick={() => runCommand('bookmark')}>
        {mark === undefined ? 'Bookmark' : 'Remove bookmark'}
      </Button>
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className={styles.part}>
      <h3 className={styles.title}>{title}</h3>
      {children}
    </section>
  );
}

function PlaceFacts({ inspected }: { readonly inspected: Inspected }): ReactNode {
  const { hsaSize } = useSummary();
  const { addr, placement } = inspected;
  const { extent, fileName, fileOffset, vmcoreOffset } = placement;
  const facts: Fact[] = [
    {
      label: 'source',
      mono: false,
      value: <SourceSwatch source={extent.source} label={SOURCE_LABELS[extent.source]} />,
    },
  ];
  if (fileName !== undefined) facts.push({ label: 'file', value: fileName });
  if (fileOffset !== undefined) facts.push({ label: 'file offset', value: hex0x(fileOffset) });
  if (extent.kind === 'packed') facts.push({ label: 'stored', mono: false, value: 'compressed' });
  if (extent.kind === 'gap') {
    facts.push({ label: 'why', mono: false, value: gapReasonWords(extent.reason) });
  }
  facts.push({
    label: 'in vmcore',
    value: vmcoreOffset === undefined ? 'not in the export' : hex0x(vmcoreOffset),
  });
  facts.push({
    label: 'frame',
    value: `${hex0x(Math.floor(addr / FRAME_SIZE))} + ${hex0x(addr % FRAME_SIZE)}`,
  });
  if (hsaSize !== undefined)
    facts.push({ label: 'HSA end', mono: false, value: distanceToSeam(addr, hsaSize) });
  return <KeyValue facts={facts} labelWidth="84px" />;
}

function distanceToSeam(addr: number, hsaSize: number): string {
  if (addr === hsaSize) return 'exactly here';
  return addr < hsaSize
    ? `${formatSize(hsaSize - addr)} above this`
    : `${formatSize(addr - hsaSize)} below this`;
}

function Meanings({ bytes }: { readonly bytes: Uint8Array }): ReactNode {
  const { memoryEnd } = useSummary();
  const endian = useView((state) => state.endian);
  const isVirtual = useView((state) => state.space) === 'virtual';
  const address = addressReading(bytes, memoryEnd, endian === 'little');
  const psw = pswReading(bytes);
  const word = bytes.length < 8 ? undefined : unsignedBig(bytes.subarray(0, 8));
  const facts: Fact[] = [
    { label: 'hex', value: hexBytes(bytes.subarray(0, 8)) },
    {
      label: 'address',
      mono: address !== undefined || isVirtual,
      value: (
        <>
          {isVirtual && word !== undefined && word > 0n && word < LAST_VIRTUAL ? (
            <VirtualLink addr={word}>follow {hex0x(word)}</VirtualLink>
          ) : address === undefined ? (
            <Faint>not an address in this dump</Faint>
          ) : (
            <AddressLink addr={physAddr(address)}>follow {hex0x(address)}</AddressLink>
          )}{' '}
          {word !== undefined && <AddressName addr={word} />}
        </>
      ),
    },
    fact('TOD clock', todReading(bytes), 'not a plausible date'),
    psw === undefined
      ? { label: 'PSW', mono: false, value: <Faint>not a valid PSW</Faint> }
      : {
          label: 'PSW',
          mono: false,
          value: (
            <>
              {`${psw.words}, at ${psw.address} `}
              <AddressName addr={BigInt(psw.address)} />
            </>
          ),
        },
    { label: 'ASCII', value: textReading(bytes, 'ascii') },
    { label: 'EBCDIC', value: textReading(bytes, 'ebcdic') },
  ];
  return <KeyValue facts={facts} labelWidth="84px" />;
}

function fact(label: string, value: string | undefined, otherwise: string): Fact {
  return value === undefined ? { label, mono: false, value: <Faint>{otherwise}</Faint> } : { label, value };
}

function Faint({ children }: { readonly children: ReactNode }): ReactNode {
  return <span className={styles.faint}>{children}</span>;
}
