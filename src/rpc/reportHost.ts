/** The reports of the open dump. Loaded when one is asked for. */
import { reportJson } from '../engine/report/reportJson.ts';
import { reportText } from '../engine/report/reportText.ts';
import type { Dump } from '../engine/types.ts';
import type { ReportForm } from './api.ts';

/** The report in the form that was asked for. */
export function reportOf(dump: Dump, form: ReportForm): string {
  return form === 'json' ? reportJson(dump) : reportText(dump);
}
