//! The words of a compiled clause: what stands, and at each place what is proposed, attributed and side by side. Readable in
//! black and white and aloud; computes no difference.
import { VisuallyHidden } from "@mantine/core";
import type { CompiledOption, CompiledSegment } from "../../../api/negotiation";
import type { Run } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { Wording } from "../../texts";
import classes from "./Compilation.module.css";

type Names = Readonly<Record<string, string>>;
const ownersOf = (option: CompiledOption) => option.states.join(", ");

export function CompiledSegments({ segments, names }: { segments: CompiledSegment[]; names: Names }) {
  return segments.map((segment, at) => {
    if (segment.kind === "text") return <Wording key={at} runs={segment.runs} names={names} />;
    const [only] = segment.options;
    return segment.options.length === 1 && only
      ? <Single key={at} option={only} base={segment.base} names={names} />
      : <SideBySide key={at} segment={segment} names={names} />;
  });
}

/** `[SGP, VNM: words]` in the line of the text; the words it takes the place of are struck before it. */
function Single({ option, base, names }: { option: CompiledOption; base: Run[]; names: Names }) {
  const { t } = useTranslation();
  const who = option.states.map((code) => names[code] ?? code).join(", ");
  const spoken = <VisuallyHidden>{` ${t("compilation.by", { number: option.number, names: who })}, ${t(`compilation.${option.change}`)}: `}</VisuallyHidden>;
  const closing = <VisuallyHidden>{` ${t("compilation.end")} `}</VisuallyHidden>;
  if (option.change === "delete") {
    return <span className={classes.proposal}><b aria-hidden="true">[{ownersOf(option)}: </b>{spoken}<del className={classes.delete}><Wording runs={base} names={names} /></del><b aria-hidden="true">]</b>{closing}</span>;
  }
  // The space that follows an insertion belongs to the text around it, not into the bracket.
  const last = option.runs.at(-1);
  const space = last && /\s$/u.test(last.text) ? " " : "";
  const runs = last && space ? [...option.runs.slice(0, -1), { ...last, text: last.text.trimEnd() }] : option.runs;
  return (
    <>
      {base.length > 0 ? <del className={classes.delete}><VisuallyHidden>{` ${t("compilation.now")}: `}</VisuallyHidden><Wording runs={base} names={names} /></del> : null}
      <span className={classes.proposal}><b aria-hidden="true">[{ownersOf(option)}: </b>{spoken}<ins className={classes.insert}><Wording runs={runs} names={names} /></ins><b aria-hidden="true">]</b>{closing}</span>{space}
    </>
  );
}

function SideBySide({ segment, names }: { segment: Extract<CompiledSegment, { kind: "alternatives" }>; names: Names }) {
  const { t } = useTranslation();
  const title = segment.conflict ? t("compilation.alternatives_conflict") : t("compilation.alternatives");
  return (
    <span className={classes.alternatives} data-conflict={segment.conflict || undefined} role="group" aria-label={title}>
      {segment.base.length > 0 ? <span className={classes.option}><span className={classes.owner}>{t("compilation.now")}</span><span><Wording runs={segment.base} names={names} /></span></span> : null}
      {segment.options.map((option) => (
        <span key={`${option.amendment} ${option.change}`} className={classes.option} data-change={option.change}>
          <span className={classes.owner} title={option.states.map((code) => names[code] ?? code).join(", ")}>{ownersOf(option)}<span className={classes.change}>{` · ${t(`compilation.${option.change}`)}`}</span></span>
          <span>{option.change === "delete" ? <del className={classes.delete}><Wording runs={segment.base} names={names} /></del> : <ins className={classes.insert}><Wording runs={option.runs} names={names} /></ins>}</span>
        </span>
      ))}
    </span>
  );
}
