package org.dtrace4j.sema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.builtin.DVersion;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.device.Device;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.ProviderAttributes.Attribute;
import org.dtrace4j.source.Span;
import org.dtrace4j.types.Constant;
import org.dtrace4j.types.KnownNames;

/**
 * What the programs of one consumer share: variables, aggregations, inlines and types, over what the traced system has.
 * Not safe for use by several threads.
 */
public final class SessionScope implements KnownNames {
    private final Device device;
    private final OptionValues options;
    private final DLibraries libraries;
    private final SessionTypes types;
    private final Set<String> loadedDirectories = new LinkedHashSet<>();
    private SessionNames names = new SessionNames();
    private final ProviderStability providerStability = new ProviderStability();
    private final StabilityMeter stability;
    private final LanguageRows rows;
    private final KernelSymbols symbols;
    private final UnknownNames unknown = new UnknownNames(this);
    private Consumer<String> debug = line -> { };
    private boolean watching;

    /** A state of the names to come back to. */
    static final class Mark {
        private final SessionNames names;

        private Mark(SessionNames names) {
            this.names = names;
        }
    }

    /**
     * @param options the consumer's options; asked as programs are checked, so pragmas have their effect
     */
    public SessionScope(Device device, OptionValues options) {
        this.device = device;
        this.options = options;
        this.libraries = new DLibraries(this);
        this.types = new SessionTypes(device, options, this, libraries);
        this.stability = new StabilityMeter(options, providerStability);
        this.rows = new LanguageRows(options);
        this.symbols = new KernelSymbols(device, options, types.model());
    }

    Device device() {
        return device;
    }

    /** Says that the consumer watches a process, whose addresses {@code %A} can name. */
    public void watchProcess() {
        watching = true;
    }

    /** Whether the consumer watches a process. */
    boolean watchesProcess() {
        return watching;
    }

    /** Whether the consumer may not know everything that its programs ask for. */
    public boolean isRestricted() {
        return device.isRestricted();
    }

    /** Whether clauses are to keep books on their firings. */
    public boolean keepsBooks() {
        return options.isOn(Options.ACCOUNTING) || options.isOn(Options.WHY);
    }

    OptionValues options() {
        return options;
    }

    /** How stable the system's providers are, as far as this session is concerned. */
    public ProviderStability providerStability() {
        return providerStability;
    }

    StabilityMeter stability() {
        return stability;
    }

    /** Has {@code taker} told what goes on, for whoever looks for a fault in the compiler or in a library. */
    public void onDebug(Consumer<String> taker) {
        debug = taker;
    }

    void debug(String line) {
        debug.accept(line);
    }

    /** What the language has. */
    LanguageRows rows() {
        return rows;
    }

    /** What the traced system has. */
    KernelSymbols symbols() {
        return symbols;
    }

    /** What to say of names that are neither. */
    UnknownNames unknown() {
        return unknown;
    }

    /** What programs have made. */
    SessionNames names() {
        return names;
    }

    /** The types that programs can name. */
    SessionTypes types() {
        return types;
    }

    /** Whether programs have given {@code struct tag} (or union, or enum) a body. */
    public boolean declares(String keyword, String tag) {
        return types.declares(keyword, tag);
    }

    /** Size of a value in bytes; of a string, what the options say. */
    public long sizeOf(CtfType type) {
        return types.sizeOf(type);
    }

    /** The types that C has and those that included files declare. */
    public TypeContainer typesOfC() {
        return types.ofC();
    }

    /** The types that programs and D libraries declare, over those of C. */
    public TypeContainer typesOfD(TypeContainer ofC) {
        return types.ofD(ofC);
    }

    /** Whether a word is the name of a type now, for the parser. */
    public boolean isTypeName(String name) {
        return types.isTypeName(name) && variable(VariableImage.Scope.GLOBAL, name).isEmpty();
    }

    Mark mark() {
        return new Mark(new SessionNames(names));
    }

    void reset(Mark mark) {
        names = new SessionNames(mark.names);
    }

    // ---- variables

    static VariableImage.Scope scopeOf(Expression.Scope scope) {
        return switch (scope) {
            case SELF -> VariableImage.Scope.THREAD;
            case THIS -> VariableImage.Scope.CLAUSE;
        };
    }

    Optional<Variable> variable(VariableImage.Scope scope, String name) {
        return Optional.ofNullable(names.variables.get(scope).get(name));
    }

    /** All variables, scope by scope, in the order they were made. */
    public List<Variable> variables() {
        return names.variables.values().stream().flatMap(map -> map.values().stream()).toList();
    }

    /** As the original, whose keys are in registers, says it; the note says what it means. */
    static Refusal tooManyKeys(Span span, String what) {
        return new Refusal(Diagnostic.error(ErrorTag.D_NOREG, Span.none(), "Insufficient registers to generate code")
                .withNote(span, what + " has too many or too large keys"));
    }

    /** Makes a variable. The name must be free. */
    Variable declare(Span span, VariableImage.Scope scope, String name, CtfType type, List<CtfType> keys) {
        int id = keys.isEmpty() ? names.nextScalar[scope.code()]++ : names.nextArray++;
        if (id >= Limits.VARIABLES) {
            throw new Refusal(ErrorTag.D_ID_OFLOW, span,
                    "cannot create " + name + ": limit on number of " + kind(scope) + " variables exceeded");
        }
        if (keys.size() > options.get(Options.TREGS) || FieldRules.keyBytes(this, keys, List.of()) > Limits.KEY_BYTES) {
            throw tooManyKeys(span, "associative array " + name);
        }
        if (Types.isByReference(type) && sizeOf(type) > Limits.VARIABLE_BYTES) {
            throw new Refusal(ErrorTag.D_DECL_ARRBIG, span, "variable " + Variable.prefix(scope) + name + " of "
                    + sizeOf(type)
                    + " bytes is larger than a variable may be (" + Limits.VARIABLE_BYTES + ")");
        }
        Variable variable = new Variable(scope, id, name, type, keys);
        names.variables.get(scope).put(name, variable);
        return variable;
    }

    private static String kind(VariableImage.Scope scope) {
        return switch (scope) {
            case GLOBAL -> "global";
            case THREAD -> "thread-local";
            case CLAUSE -> "clause-local";
        };
    }

    /**
     * Whether a global name means something other than a variable that a program has made. A constant of an enumeration
     * of the traced system does not count: it can be read by its name, but a program may have a variable of that name.
     */
    boolean isKnownGlobal(String name) {
        return rows.builtin(name).isPresent() || inline(name).isPresent() || rows.functionKind(name).isPresent()
                || types.own().enumerator(name).isPresent();
    }

    /** What a global name stands for that is not a constant, in the original's words. */
    Optional<String> kindOfGlobal(String name) {
        Optional<Variable> variable = variable(VariableImage.Scope.GLOBAL, name);
        if (variable.isPresent()) {
            return variable.map(Variable::kind);
        }
        boolean scalar = rows.builtin(name).isPresent() || inline(name).isPresent() && constant(name).isEmpty();
        return scalar ? Optional.of("scalar") : rows.functionKind(name);
    }

    // ---- inlines

    /** An inline of a program before, or of a D library. */
    Optional<InlineDefinition> inline(String name) {
        InlineDefinition own = names.inlines.get(name);
        Optional<InlineDefinition> inline = own != null ? Optional.of(own) : libraries.inline(name);
        DVersion since = inline.isPresent() ? names.bindings.get(name) : null;
        return inline.filter(i -> since == null || since.compareTo(options.version()) <= 0);
    }

    /** The names of all inlines. */
    List<String> inlineNames() {
        List<String> all = new ArrayList<>(names.inlines.keySet());
        libraries.inlineNames().forEach(all::add);
        return all;
    }

    void define(InlineDefinition inline) {
        names.inlines.put(inline.name(), inline);
    }

    /** Gives an identifier that a program defines its stability. */
    void attribute(String name, Attribute attributes) {
        names.attributes.put(name, attributes);
    }

    /** Binds an identifier that a program defines to the version of D that has it. */
    void bind(String name, DVersion since) {
        names.bindings.put(name, since);
    }

    /** What is said of an inline's stability: by a pragma, or by its being of a D library, all of which is stable. */
    Optional<Attribute> attributes(InlineDefinition inline) {
        Attribute said = names.attributes.get(inline.name());
        return said != null ? Optional.of(said) : names.inlines.containsKey(inline.name()) ? Optional.empty()
                : Optional.of(Attribute.STABLE);
    }

    @Override
    public boolean isGlobal(String name) {
        return variable(VariableImage.Scope.GLOBAL, name).isPresent() || rows.builtin(name).isPresent()
                || inline(name).isPresent() || rows.functionKind(name).isPresent();
    }

    @Override
    public Optional<Constant> constant(String name) {
        return inline(name).filter(i -> !i.hasParameters()).flatMap(i -> i.constant(this));
    }

    // ---- aggregations

    Optional<Aggregation> aggregation(String name) {
        return Optional.ofNullable(names.aggregations.get(name));
    }

    /** All aggregations by id. */
    public List<Aggregation> aggregations() {
        return List.copyOf(names.layouts);
    }

    int nextAggregationId() {
        return names.layouts.size() + 1;
    }

    void declare(Aggregation aggregation) {
        names.aggregations.putIfAbsent(aggregation.name(), aggregation);
        names.layouts.add(aggregation);
    }

    // ---- translators and providers

    /**
     * The translator that makes {@code output} of a value: one for exactly its type, else the first one whose input it
     * could be assigned to.
     */
    Optional<Translator> translator(CtfType output, TypedExpression value) {
        List<Translator> all = translators(output);
        return all.stream().filter(t -> Types.same(t.input(), value.type())).findFirst()
                .or(() -> all.stream().filter(t -> OperatorRules.assignable(t.input(), value) != null).findFirst());
    }

    /** A translator between exactly these types. */
    Optional<Translator> translator(CtfType output, CtfType input) {
        return translators(output).stream().filter(t -> Types.same(t.input(), input)).findFirst();
    }

    private List<Translator> translators(CtfType output) {
        List<Translator> all = new ArrayList<>(libraries.translators(output));
        names.translators.stream().filter(t -> Types.same(t.output(), output)).forEach(all::add);
        return all;
    }

    void define(Translator translator) {
        names.translators.add(translator);
    }

    Optional<DeclaredProvider> declaredProvider(String name) {
        return Optional.ofNullable(names.providers.get(name));
    }

    void define(DeclaredProvider provider) {
        names.providers.put(provider.name(), provider);
    }

    /** The providers that programs have declared, in order. */
    public List<DeclaredProvider> declaredProviders() {
        return List.copyOf(names.providers.values());
    }

    /** What pragmas say of the stability of a provider that programs declare. */
    public ProviderAttributes attributesOfProvider(String name) {
        return names.providerAttributes.getOrDefault(name, ProviderAttributes.DECLARED);
    }

    /** Gives one part of a provider that programs declare its stability. */
    void attribute(String provider, ProviderAttributes.Part part, Attribute attributes) {
        names.providerAttributes.put(provider, attributesOfProvider(provider).with(part, attributes));
    }

    /**
     * Reads the libraries of the directories that the options name, once for each directory.
     *
     * @throws CompileException when a library is faulty; one that needs what is not there is left out
     */
    public void loadLibraries() throws CompileException {
        LibraryLoader.load(this, loadedDirectories);
    }
}
