//! Who sees a comment, by sign, colour and sentence: unmistakable before posting and afterwards. The server decides who does.
import { Badge, Radio, Stack, Text } from "@mantine/core";
import { IconGavel, IconLock, IconWorld } from "@tabler/icons-react";
import type { Scope } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import classes from "./Comments.module.css";

const icons = { delegation: IconLock, chair: IconGavel, all: IconWorld } as const;
const colors = { delegation: "gray", chair: "grape", all: "orange" } as const;

export function ScopeBadge({ scope, delegation }: { scope: Scope; delegation: string }) {
  const { t } = useTranslation();
  const Icon = icons[scope];
  return <Badge variant="light" color={colors[scope]} tt="none" radius="sm" size="sm" leftSection={<Icon size={12} aria-hidden />}>{t(`comments.badge.${scope}`, { delegation })}</Badge>;
}

/** The sentence that says who will see it. */
export function Audience({ scope, delegation, observers, chairs }: { scope: Scope; delegation: string; observers: boolean; /** Written inside the chair's own delegation. */ chairs?: boolean }) {
  const { t } = useTranslation();
  const Icon = icons[scope];
  return (
    <div className={classes.audience} data-scope={scope} aria-live="polite">
      <Icon size={20} aria-hidden />
      <Text size="sm" fw={600}>{scope !== "all" && chairs ? t("comments.audience.chairs_own") : scope === "all" && observers ? t("comments.audience.all_and_observers") : t(`comments.audience.${scope}`, { delegation })}</Text>
    </div>
  );
}

export interface ScopeChoiceProps { scopes: Scope[]; value: Scope; onChange: (scope: Scope) => void; delegation: string }

export function ScopeChoice({ scopes, value, onChange, delegation }: ScopeChoiceProps) {
  const { t } = useTranslation();
  return (
    <Radio.Group label={t("comments.who_sees")} value={value} onChange={(chosen) => onChange(chosen as Scope)} size="xs">
      <Stack gap={4} mt={4}>{scopes.map((scope) => <Radio key={scope} size="xs" value={scope} label={t(`comments.scope.${scope}`, { delegation })} />)}</Stack>
    </Radio.Group>
  );
}
