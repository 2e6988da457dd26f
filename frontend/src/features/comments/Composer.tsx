//! Writing a comment: on the recommendation, on a clause, or on quoted words. Says who will see it before it is posted.
import { Button, Group, Paper, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useAct } from "../../api/client";
import { addComment } from "../../api/comments";
import { keys } from "../../api/keys";
import { useMyMandate } from "../../api/session";
import type { Anchor, Comment, NewComment, Recommendation, Scope } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { useUnsavedWarning } from "../../ui/useUnsavedWarning";
import { ProblemNotice } from "../../ui/Waiting";
import { useFocusOnOpen } from "./useFocusOnOpen";
import classes from "./Comments.module.css";
import { Audience, ScopeChoice } from "./Scope";
import { anchorOf } from "./threads";

/** The scopes this person may write in, the narrowest first. */
export const scopesOf = ({ abilities }: Recommendation): Scope[] =>
  (["delegation", "chair", "all"] as const).filter((scope) => abilities[`comment_${scope}`] === true);

/** What a new comment is about. */
export type Subject =
  | { kind: "whole" }
  | { kind: "clause"; revision: number; clause: string; reference: string; text: string; passage: { start: number; end: number } | null };

export interface ComposerProps { recommendation: Recommendation; subject: Subject; onDone: (posted: Comment | null) => void }

export function Composer({ recommendation, subject, onDone }: ComposerProps) {
  const { t } = useTranslation();
  const mine = useMyMandate(recommendation.mandate);
  const delegation = mine?.delegation_name ?? "";
  const chairs = mine?.abilities.preside === true;
  // To the chair's own people "my delegation" and "the chair" are the same readers: one choice, not two.
  const scopes = scopesOf(recommendation).filter((each, _, all) => !(chairs && each === "chair" && all.includes("delegation")));
  const [scope, setScope] = useState<Scope>(scopes[0] ?? "delegation");
  const [body, setBody] = useState("");
  const [quote, setQuote] = useState(subject.kind === "clause" && subject.passage ? subject.text.slice(subject.passage.start, subject.passage.end).trim() : "");
  const [sent, setSent] = useState(false);
  const field = useFocusOnOpen();
  useUnsavedWarning(body.trim() !== "", sent);
  const found = subject.kind === "clause" && quote !== "" ? subject.text.indexOf(quote) : -1;
  const missing = subject.kind === "clause" && quote !== "" && found < 0;
  const anchor = (): Anchor | undefined => {
    if (subject.kind === "whole") return undefined;
    const { revision, clause, text, passage } = subject;
    if (quote === "") return anchorOf(revision, clause, text, null);
    const selected = passage && text.slice(passage.start, passage.end).trim() === quote ? passage : { start: found, end: found + quote.length };
    return anchorOf(revision, clause, text, selected);
  };
  const act = useAct<NewComment, Comment>({
    send: (comment, key) => addComment(recommendation.id, comment, key),
    changes: [keys.comments(recommendation.id), keys.recommendation(recommendation.id)],
    onDone: (posted) => {
      announce(t("comments.posted"));
      onDone(posted);
    },
    onProblem: () => setSent(false),
  });
  return (
    <Paper withBorder p="sm" className={classes.composer} data-scope={scope} component="form" aria-label={subject.kind === "whole" ? t("comments.on_whole") : t("comments.on_clause", { reference: subject.reference })}
      onSubmit={(event) => {
        event.preventDefault();
        if (body.trim() === "" || missing) return;
        setSent(true);
        act.mutate({ scope, body: body.trim(), ...(subject.kind === "clause" ? { anchor: anchor() } : {}) });
      }}>
      <Stack gap="xs">
        <Text size="sm" fw={600}>{subject.kind === "whole" ? t("comments.on_whole") : t("comments.on_clause", { reference: subject.reference })}</Text>
        {subject.kind === "clause" ? (
          <TextInput size="xs" label={`${t("comments.quote")} (${t("app.optional")})`} description={t("comments.quote_hint")} value={quote} onChange={(event) => setQuote(event.currentTarget.value)} error={missing ? t("comments.quote_missing") : null} />
        ) : null}
        <Textarea label={t("comments.body")} autosize minRows={3} maxRows={12} ref={field} required value={body} onChange={(event) => setBody(event.currentTarget.value)} />
        {scopes.length > 1 ? <ScopeChoice scopes={scopes} value={scope} onChange={setScope} delegation={delegation} /> : null}
        <Audience scope={scope} delegation={delegation} observers={recommendation.released_to_observers} chairs={chairs} />
        {act.error ? <ProblemNotice problem={act.error} /> : null}
        <Group gap="xs" justify="flex-end">
          <Button size="xs" variant="default" onClick={() => onDone(null)}>{t("app.cancel")}</Button>
          <Button size="xs" type="submit" loading={act.isPending} disabled={body.trim() === ""}>{t(`comments.post.${scope}`)}</Button>
        </Group>
      </Stack>
    </Paper>
  );
}
