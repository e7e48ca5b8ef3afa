package org.dtrace4j.value;

/**
 * An address that was recorded in order to be named: {@code sym()}, {@code mod()}, {@code usym()} and their like.
 *
 * @param detail how much of the location is meant
 */
public record SymbolValue(Location location, Detail detail) implements Value {
    /** How much of a location is meant. Values that agree in it are one key to a reader. */
    public enum Detail { ADDRESS, SYMBOL, MODULE }

    /** The location in words. */
    public String text() {
        return switch (detail) {
            case ADDRESS -> location.text();
            case SYMBOL -> location.symbolText();
            case MODULE -> location.moduleText();
        };
    }

    @Override
    public <R> R accept(ValueVisitor<R> visitor) {
        return visitor.visitSymbol(this);
    }
}
