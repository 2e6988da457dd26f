//! Links that look like Mantine's and go where the router knows: addresses and parameters are checked by the compiler.
import { Anchor, Button, type AnchorProps, type ButtonProps } from "@mantine/core";
import { createLink, type LinkComponent } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, Ref } from "react";

type Native = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps> & { ref?: Ref<HTMLAnchorElement> };

const PlainTextLink = (props: Omit<AnchorProps, "component"> & Native) => <Anchor inherit {...props} />;
const PlainButtonLink = (props: Omit<ButtonProps, "component"> & Omit<Native, keyof ButtonProps>) => <Button component="a" {...props} />;

const RoutedTextLink = createLink(PlainTextLink);
const RoutedButtonLink = createLink(PlainButtonLink);

/** A link inside text. */
export const TextLink: LinkComponent<typeof PlainTextLink> = (props) => <RoutedTextLink {...props} />;
/** A link that looks like a button. */
export const ButtonLink: LinkComponent<typeof PlainButtonLink> = (props) => <RoutedButtonLink {...props} />;
