//! A password field whose reveal button has a name. Never keeps what is typed.
import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useTranslation } from "../i18n";

export function Secret(props: PasswordInputProps) {
  const { t } = useTranslation();
  return <PasswordInput visibilityToggleButtonProps={{ "aria-label": t("app.show_password"), tabIndex: 0, "aria-hidden": false }} {...props} />;
}
