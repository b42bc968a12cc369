package io.quaestor.console.frame;

import com.vaadin.flow.component.Component;

/**
 * The keys of the whole console. What needs no server is done in the browser; the palette and the sheet of keys are asked
 * of {@link MainLayout}. A letter works by what it types, or, where another script is typed, by its place on the keyboard.
 * Nothing but Escape, Ctrl-K and Alt with a digit works while somebody types, and nothing beneath an open dialog.
 */
final class Keyboard {

    /** What a screen hears when Escape is to close its opened row. */
    static final String CLOSE = "close-row";

    private static final String LISTEN = """
            const frame = this;
            const screen = () => document.querySelector('vaadin-app-layout > main');
            const isTyping = (event) => {
                const target = event.composedPath()[0];
                return target.isContentEditable || ['input', 'textarea', 'select'].includes(target.localName);
            };
            const isCovered = () => document.querySelector(
                'vaadin-dialog[opened], vaadin-confirm-dialog[opened], vaadin-context-menu[opened],'
                + ' vaadin-menu-bar-submenu[opened], vaadin-select[opened], vaadin-date-picker[opened],'
                + ' vaadin-time-picker[opened]') !== null;
            const moveInGrid = (key) => {
                const grid = screen()?.querySelector('vaadin-grid');
                const cell = grid?.shadowRoot.activeElement;
                if (cell && cell.closest('#items')) {
                    cell.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, composed: true, cancelable: true}));
                } else {
                    grid?.shadowRoot.querySelector('#items [tabindex="0"]')?.focus();
                }
            };
            const isFree = () => document.activeElement === null || document.activeElement === document.body;
            const moveTab = (step) => {
                const tabs = screen()?.querySelector('vaadin-tabs');
                const count = tabs?.querySelectorAll('vaadin-tab').length;
                if (count) {
                    tabs.selected = (tabs.selected + step + count) % count;
                    tabs.querySelectorAll('vaadin-tab')[tabs.selected].focus();
                }
            };
            const goTo = (index) => document.querySelectorAll('vaadin-side-nav-item')[index]
                ?.shadowRoot.querySelector('a')?.click();
            const focusFilter = () => {
                const field = [...(screen()?.querySelectorAll('[role=search] input') ?? [])]
                    .find((one) => one.checkVisibility());
                field?.focus();
                field?.select();
            };
            const focusPanel = () => {
                const panel = screen()?.querySelector('.panel-detail');
                const first = panel?.querySelector('.panel-actions vaadin-button') ?? panel?.querySelector('vaadin-button, a');
                first?.focus();
            };
            const plain = {
                '/': focusFilter,
                '?': () => frame.$server.showKeys(),
                n: () => screen()?.querySelector('vaadin-button.newest')?.click(),
                j: () => moveInGrid('ArrowDown'),
                k: () => moveInGrid('ArrowUp'),
                p: focusPanel,
                '[': () => moveTab(-1),
                ']': () => moveTab(1)
            };
            const pressed = (event) => {
                if (event.isComposing || isCovered()) {
                    return;
                }
                if (event.key === 'Escape') {
                    screen()?.dispatchEvent(new CustomEvent('close-row'));
                    return;
                }
                let does = null;
                if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === 'KeyK') {
                    does = () => frame.$server.showPalette();
                } else if (event.altKey && !event.ctrlKey && !event.metaKey && /^Digit[1-9]$/.test(event.code)) {
                    does = () => goTo(Number(event.code.at(-1)) - 1);
                } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event)) {
                    const isLetter = /^Key[A-Z]$/.test(event.code) && !/^[a-z]$/i.test(event.key);
                    does = plain[isLetter ? event.code.at(-1).toLowerCase() : event.key];
                    if (!does && isFree() && ['ArrowDown', 'ArrowUp'].includes(event.key)) {
                        does = () => moveInGrid(event.key);
                    }
                }
                if (does) {
                    event.preventDefault();
                    does();
                }
            };
            // Before anybody else hears of it: afterwards, what an Escape closed would cover nothing any more.
            document.removeEventListener('keydown', window.quaestorKeys, true);
            window.quaestorKeys = pressed;
            document.addEventListener('keydown', pressed, true);
            """;

    private Keyboard() {}

    /** Listens on the frame's page, in place of an earlier frame's. */
    static void listen(Component frame) {
        frame.getElement().executeJs(LISTEN);
    }
}
