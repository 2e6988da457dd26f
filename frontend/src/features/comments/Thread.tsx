//! One thread: the comment, its replies, and what this person may do with them (`abilities` says so).
import { ActionIcon, Anchor, Button, Group, Menu, Paper, Stack, Text, Textarea } from "@mantine/core";
import { IconCheck, IconDots } from "@tabler/icons-react";
import { useRouterState } from "@tanstack/react-router";
import { useState } from "react";
import { useAct } from "../../api/client";
import { addComment, changeComment, deleteComment, resolveComment, resolvedAtOnce } from "../../api/comments";
import { keys } from "../../api/keys";
import { useMe, useMyMandate } from "../../api/session";
import type { Comment, Recommendation, Scope } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { ask } from "../../ui/confirm";
import { Moment } from "../../ui/Moment";
import { sayProblem } from "../../ui/sayProblem";
import { bothTimes } from "../../ui/time";
import { langOf } from "../../ui/langOf";
import { useUnsavedWarning } from "../../ui/useUnsavedWarning";
import { ProblemNotice } from "../../ui/Waiting";
import { useFocusOnOpen } from "./useFocusOnOpen";
import classes from "./Comments.module.css";
import { Audience, ScopeBadge } from "./Scope";
import { scopesOf } from "./Composer";
import { commentAnchor, type Thread as Threaded } from "./threads";

export interface ThreadProps { thread: Threaded; recommendation: Recommendation; names: Readonly<Record<string, string>>; /** Shows the quoted words above the comment. */ quoted?: boolean }

export function Thread({ thread: { root, replies }, recommendation, names, quoted }: ThreadProps) {
  const { t } = useTranslation();
  const [replying, setReplying] = useState(false);
  const [asked, setOpen] = useState(replies.length <= 2);
  const place = useRouterState({ select: (state) => state.location.hash });
  // Somebody who follows a notice to a reply must find it.
  const open = asked || replies.some(({ id }) => commentAnchor(id) === place);
  const delegation = names[root.delegation] ?? root.delegation;
  const { user } = useMe();
  const resolve = useAct<boolean, Comment>({
    send: (resolved, key) => resolveComment(root.id, resolved, key), changes: [keys.comments(recommendation.id), keys.recommendation(recommendation.id)],
    atOnce: resolvedAtOnce(recommendation.id, root.id, user.name),
    onDone: (_, resolved) => announce(t(resolved ? "comments.now_resolved" : "comments.now_open")),
    // A thread that was put away at once is not there to say so itself.
    onProblem: (problem, resolved) => sayProblem(t(resolved ? "comments.not_resolved" : "comments.not_reopened"), problem),
  });
  return (
    <Paper withBorder p="xs" id={commentAnchor(root.id)} tabIndex={-1} className={classes.thread} data-scope={root.scope} data-resolved={root.resolved ? "" : undefined} component="article" aria-label={t("comments.thread_of", { name: root.author.name })}>
      <Stack gap={6}>
        {quoted && root.anchor?.quote ? <blockquote className={classes.quote}>{root.anchor.quote}</blockquote> : null}
        <One comment={root} recommendation={recommendation} delegation={delegation} first />
        {replies.length > 2 && !open ? <Anchor component="button" type="button" size="xs" onClick={() => setOpen(true)}>{t("comments.show_replies", { count: replies.length })}</Anchor> : null}
        {open ? replies.map((reply) => <One key={reply.id} comment={reply} recommendation={recommendation} delegation={names[reply.delegation] ?? reply.delegation} />) : null}
        {root.resolved ? <Text size="xs" c="dimmed">{t("comments.resolved_by", { name: root.resolved.by, time: bothTimes(root.resolved.at) })}</Text> : null}
        {replying ? <Reply root={root} recommendation={recommendation} delegation={delegation} onDone={() => setReplying(false)} /> : (
          <Group gap="xs">
            {root.abilities.reply ? <Button size="compact-xs" variant="subtle" onClick={() => setReplying(true)}>{t("comments.reply")}</Button> : null}
            {root.abilities.resolve ? <Button size="compact-xs" variant="subtle" aria-disabled={resolve.isPending || undefined} leftSection={root.resolved ? null : <IconCheck size={14} aria-hidden />} onClick={() => (resolve.isPending ? undefined : resolve.mutate(root.resolved === null))}>{t(root.resolved ? "comments.reopen" : "comments.resolve")}</Button> : null}
          </Group>
        )}
      </Stack>
    </Paper>
  );
}

function One({ comment, recommendation, delegation, first }: { comment: Comment; recommendation: Recommendation; delegation: string; first?: boolean }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<string | null>(null);
  const field = useFocusOnOpen(editing !== null);
  useUnsavedWarning(editing !== null && editing !== comment.body);
  const changed = [keys.comments(recommendation.id), keys.recommendation(recommendation.id)];
  const change = useAct<{ body?: string; scope?: Scope }, Comment>({
    send: (body) => changeComment(comment.id, comment.version, body), changes: changed,
    onDone: () => {
      setEditing(null);
      announce(t("app.saved"));
    },
  });
  const remove = useAct<void, void>({ send: () => deleteComment(comment.id), changes: changed, onDone: () => announce(t("comments.deleted")) });
  const wider = scopesOf(recommendation).filter((scope) => scope !== comment.scope && (comment.scope === "delegation" || scope === "all"));
  const { edit, delete: mayDelete, widen } = comment.abilities;
  const widenTo = async (scope: Scope) => {
    const sure = await ask({ title: t("comments.widen_title"), consequence: <Audience scope={scope} delegation={delegation} observers={recommendation.released_to_observers} />, confirm: t(`comments.widen_to.${scope}`) });
    if (sure) change.mutate({ scope });
  };
  return (
    <div className={first ? undefined : classes.reply} id={first ? undefined : commentAnchor(comment.id)} tabIndex={first ? undefined : -1}>
      <Group gap={6} justify="space-between" wrap="nowrap" align="flex-start">
        <Text size="xs" className={classes.by}><Text span fw={600} size="xs">{comment.author.name}</Text>{`, ${delegation} · `}<Moment at={comment.created_at} size="xs" />{comment.edited_at ? ` · ${t("comments.edited")}` : ""}</Text>
        {edit || mayDelete || (widen && wider.length > 0) ? (
          <Menu position="bottom-end" withinPortal>
            <Menu.Target><ActionIcon size="sm" variant="subtle" color="gray" aria-label={t("comments.more", { name: comment.author.name })}><IconDots size={16} aria-hidden /></ActionIcon></Menu.Target>
            <Menu.Dropdown>
              {edit ? <Menu.Item onClick={() => setEditing(comment.body)}>{t("comments.edit")}</Menu.Item> : null}
              {widen && first ? wider.map((scope) => <Menu.Item key={scope} onClick={() => void widenTo(scope)}>{t(`comments.widen_to.${scope}`)}</Menu.Item>) : null}
              {mayDelete ? <Menu.Item color="red" onClick={() => void ask({ title: t("comments.delete_title"), consequence: t("comments.delete_consequence"), confirm: t("comments.delete"), destructive: true }).then((sure) => (sure ? remove.mutate() : undefined))}>{t("comments.delete")}</Menu.Item> : null}
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </Group>
      {first ? <ScopeBadge scope={comment.scope} delegation={delegation} /> : null}
      {editing === null
        ? <Text size="sm" className={classes.body} lang={comment.deleted ? undefined : langOf(comment.body)} c={comment.deleted ? "dimmed" : undefined}>{comment.deleted ? t("comments.was_deleted") : comment.body}</Text>
        : (
          <Stack gap={6} mt={4}>
            <Textarea aria-label={t("comments.body")} autosize minRows={2} ref={field} value={editing} onChange={(event) => setEditing(event.currentTarget.value)} />
            <Group gap="xs"><Button size="compact-xs" loading={change.isPending} disabled={editing.trim() === ""} onClick={() => change.mutate({ body: editing.trim() })}>{t("app.save")}</Button><Button size="compact-xs" variant="default" onClick={() => setEditing(null)}>{t("app.cancel")}</Button></Group>
          </Stack>
        )}
      <ProblemNotice problem={change.error ?? remove.error} />
    </div>
  );
}

function Reply({ root, recommendation, delegation, onDone }: { root: Comment; recommendation: Recommendation; delegation: string; onDone: () => void }) {
  const { t } = useTranslation();
  const mine = useMyMandate(recommendation.mandate);
  const [body, setBody] = useState("");
  const field = useFocusOnOpen();
  useUnsavedWarning(body.trim() !== "");
  const act = useAct<string, Comment>({
    send: (text, key) => addComment(recommendation.id, { scope: root.scope, parent: root.id, body: text }, key),
    changes: [keys.comments(recommendation.id)],
    onDone: () => {
      announce(t("comments.posted"));
      setBody("");
      onDone();
    },
  });
  return (
    <form onSubmit={(event) => {
      event.preventDefault();
      if (body.trim() !== "") act.mutate(body.trim());
    }}>
      <Stack gap={6}>
        <Textarea label={t("comments.reply_body")} size="sm" autosize minRows={2} ref={field} value={body} onChange={(event) => setBody(event.currentTarget.value)} />
        <Audience scope={root.scope} delegation={delegation} observers={recommendation.released_to_observers} chairs={mine?.abilities.preside === true && mine.delegation === root.delegation} />
        <ProblemNotice problem={act.error} />
        <Group gap="xs"><Button size="compact-sm" type="submit" loading={act.isPending} disabled={body.trim() === ""}>{t(`comments.post.${root.scope}`)}</Button><Button size="compact-sm" variant="default" onClick={onDone}>{t("app.cancel")}</Button></Group>
      </Stack>
    </form>
  );
}
