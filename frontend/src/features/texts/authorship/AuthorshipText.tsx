//! A revision with what brought each of its words: numbers after the passages, a list that explains them. Never by colour
//! alone. The server knows who; this only shows.
import { Alert, Text, Title, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Authorship, Origin } from "../../../api/negotiation";
import { authorshipQuery } from "../../../api/texts";
import { useTranslation } from "../../../i18n";
import { Moment } from "../../../ui/Moment";
import { Loaded } from "../../../ui/Waiting";
import { clauseAnchor } from "../clauses";
import classes from "./Authorship.module.css";

export interface AuthorshipTextProps { recommendation: string; revision: number; names: Readonly<Record<string, string>> }

export default function AuthorshipText({ recommendation, revision, names }: AuthorshipTextProps) {
  const query = useQuery(authorshipQuery(recommendation, revision));
  return <Loaded query={query} lines={10}>{(authorship) => <Attributed authorship={authorship} names={names} />}</Loaded>;
}

/** The numbers readers see: what stands since the zero draft has none. */
function numbered(origins: Origin[]): (number | null)[] {
  let next = 0;
  return origins.map(({ revision }) => (revision === 0 ? null : (next += 1)));
}

function Attributed({ authorship: { label, clauses, origins }, names }: { authorship: Authorship; names: Readonly<Record<string, string>> }) {
  const { t } = useTranslation();
  const marks = numbered(origins);
  const wordsOf = (origin: Origin) => (origin.number !== null
    ? t("authorship.origin_amendment", { number: origin.number, states: origin.states.map((code) => names[code] ?? code).join(", "), outcome: origin.outcome ? t(`amendments.status.${origin.outcome}`) : "", label: origin.label })
    : origin.revision === 0 ? t("authorship.since_zero", { by: origin.by }) : t("authorship.origin_revision", { label: origin.label, by: origin.by }));
  return (
    <section aria-labelledby="authorship-title">
      <Title order={3} size="h4" id="authorship-title" mb={4}>{t("authorship.title", { label })}</Title>
      <Alert color="blue" variant="light" mb="sm">{t("authorship.intro")}</Alert>
      <div className={classes.sheet}>
        {clauses.map((clause) => (
          <div key={clause.id} id={clauseAnchor(clause.id)} className={classes.row} data-level={clause.level} data-kind={clause.kind}>
            <span className={classes.number}>{clause.kind === "heading" ? "" : clause.number}</span>
            <p className={classes.words}>
              {clause.segments.map(({ text, origin }, at) => {
                const mark = marks[origin] ?? null;
                const from = origins[origin];
                if (mark === null || !from) return <span key={at}>{text}</span>;
                return (
                  <span key={at} className={classes.brought} data-shade={mark % 6} title={wordsOf(from)}>
                    {text}<sup className={classes.mark}><a href={`#origin-${mark}`}><VisuallyHidden>{` ${t("authorship.mark", { number: "" })}`}</VisuallyHidden>{mark}</a></sup>
                  </span>
                );
              })}
            </p>
          </div>
        ))}
      </div>
      <Title order={3} size="h5" mt="md" mb={4}>{t("authorship.legend")}</Title>
      {marks.every((mark) => mark === null) ? <Text size="sm">{t("authorship.whole")}</Text> : null}
      <ul className={classes.legend}>
        {origins.map((origin, at) => {
          const mark = marks[at] ?? null;
          return (
            <li key={at} id={mark === null ? undefined : `origin-${mark}`} tabIndex={-1}>
              <span className={classes.key} data-shade={mark === null ? undefined : mark % 6}>{mark ?? "–"}</span>
              <span>{wordsOf(origin)} · <Moment at={origin.at} /></span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
