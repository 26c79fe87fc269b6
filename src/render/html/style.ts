import type { Severity } from "../../alert/severity.ts";

/** The color of each severity, dark enough for white text, and a tint as the background of dark text. */
export const severityColors: Readonly<Record<Severity, { readonly solid: string; readonly tint: string }>> = {
  critical: { solid: "#b42318", tint: "#fef3f2" },
  high: { solid: "#c4320a", tint: "#fff4ed" },
  medium: { solid: "#93590b", tint: "#fffaeb" },
  low: { solid: "#175cd3", tint: "#eff8ff" },
  info: { solid: "#475467", tint: "#f2f4f7" },
};

const sans = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const mono = "ui-monospace,SFMono-Regular,Menlo,Consolas,monospace";

/** The parts of the document that have a style; they are also the class names in the style sheet. */
export type Part =
  | "page"
  | "outer"
  | "outerCell"
  | "column"
  | "card"
  | "gap"
  | "cell"
  | "title"
  | "pill"
  | "by"
  | "when"
  | "why"
  | "whyCell"
  | "whyHead"
  | "reason"
  | "rows"
  | "label"
  | "value"
  | "code"
  | "comment"
  | "list"
  | "address"
  | "button"
  | "buttonCell"
  | "foot";

/** Inline styles, because mail programs drop parts of a style sheet, or all of it. */
export const styles: Readonly<Record<Part, string>> = {
  page: `margin:0;padding:0;background:#f2f4f7;color:#101828;font-family:${sans};-webkit-text-size-adjust:100%`,
  outer: "width:100%;background:#f2f4f7",
  outerCell: "padding:24px 12px",
  column: "width:100%;max-width:680px;margin:0 auto",
  card: "width:100%;background:#ffffff;border:1px solid #e4e7ec;border-radius:10px;border-collapse:separate",
  gap: "height:16px;line-height:16px;font-size:0",
  cell: "padding:16px 24px 0",
  title: "margin:0;font-size:19px;line-height:1.4;font-weight:650;overflow-wrap:anywhere",
  pill: "display:inline-block;margin:0 4px 4px 0;padding:3px 10px;border-radius:999px;color:#ffffff;font-size:12px;line-height:18px;font-weight:700;letter-spacing:.04em",
  by: "margin:8px 0 0;color:#667085;font-size:13px;line-height:20px;overflow-wrap:anywhere",
  when: "color:#667085;font-size:13px;line-height:24px;padding-left:4px;white-space:nowrap",
  why: "width:100%;border-collapse:separate;border-radius:8px",
  whyCell: "padding:12px 16px",
  whyHead:
    "margin:0 0 6px;font-size:12px;line-height:18px;font-weight:700;letter-spacing:.04em;text-transform:uppercase;color:#475467",
  reason: "margin:0 0 4px;font-size:15px;line-height:1.5;overflow-wrap:anywhere",
  rows: "width:100%;border-collapse:collapse",
  label:
    "width:116px;padding:7px 12px 7px 0;border-top:1px solid #f2f4f7;vertical-align:top;color:#667085;font-size:13px;line-height:20px",
  value:
    "padding:7px 0;border-top:1px solid #f2f4f7;vertical-align:top;font-size:14px;line-height:20px;overflow-wrap:anywhere;word-break:break-word",
  code: `margin:0;font-family:${mono};font-size:12.5px;line-height:19px;white-space:pre-wrap;overflow-wrap:anywhere;word-break:break-word`,
  comment: "margin:6px 0 0;color:#667085;font-size:12.5px;line-height:19px;overflow-wrap:anywhere",
  address: "color:#175cd3",
  list: "margin:0;padding:0 0 0 18px",
  button:
    "display:inline-block;padding:9px 16px;border-radius:8px;background:#175cd3;color:#ffffff;font-size:14px;line-height:20px;font-weight:600;text-decoration:none",
  buttonCell: "padding:16px 24px 24px",
  foot: "padding:16px 12px 0;color:#667085;font-size:12px;line-height:18px;text-align:center",
};

/**
 * The rules that inline styles cannot express: the dark scheme and small screens. Mail programs that drop them show the
 * complete light version.
 */
export const styleSheet: string = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:520px){
.pad{padding-left:16px!important;padding-right:16px!important}
.label{display:block!important;width:auto!important;padding:10px 0 0!important}
.value{display:block!important;border-top:0!important;padding:0 0 8px!important}
.title{font-size:18px!important}
}
@media (prefers-color-scheme:dark){
.page,.outer{background:#0d1117!important;color:#e6edf3!important}
.card{background:#161b22!important;border-left-color:#30363d!important;border-right-color:#30363d!important;border-bottom-color:#30363d!important}
.title,.reason,.value,.code{color:#e6edf3!important}
.muted,.label{color:#9da7b3!important}
.label,.value{border-color:#21262d!important}
.why{background:#1f262f!important}
.whyHead{color:#c4cdd6!important}
.button{background:#1f6feb!important}
.address{color:#79c0ff!important}
.critical{color:#ff9b94!important}.high{color:#ffab70!important}.medium{color:#e3b341!important}.low{color:#79c0ff!important}.info{color:#adbac7!important}
}
`;
