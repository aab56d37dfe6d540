------------------------------- MODULE Roster -------------------------------
(* Who belongs, worked out from a set of signed statements: the pure function of `vault.roster.resolving`, written once more.            *)
(*                                                                                                                                         *)
(* A history is a sequence of statements; a statement is named by its place in it, so that it can cite only what was said before, as a    *)
(* hash does. A view is a set of places: what somebody has seen so far. Every person has one laptop, and signatures cannot be forged: `by` *)
(* is the set of persons who signed. Offline keys, second laptops and memberships of single compartments are left out; the compartment    *)
(* whose epochs are followed is the roster's own, which everybody opens who belongs.                                                       *)
EXTENDS Integers, Sequences, FiniteSets

(* statement: [kind: "founding" | "version" | "suspension" | "epoch", by, author, number, people, admins, parents, answered, whom, seq,    *)
(*             rank, heads, recipients]; `rank` stands for the order of the names, which are hashes.                                       *)

Meet(contents) ==
    LET people == {p \in UNION {c.people : c \in contents} : \A c \in contents : p \in c.people}
    IN [people |-> people, admins |-> {p \in people : \A c \in contents : p \in c.admins}]
Needed(contents) == IF \E c \in contents : Cardinality(c.admins) >= 2 THEN 2 ELSE 1
Max(numbers) == CHOOSE n \in numbers : \A m \in numbers : m <= n

(* ---- Versions that are signed by those who may: `versions.form` ---- *)
Founding(says) ==
    LET content == [people |-> says.people, admins |-> says.admins]
    IN [content |-> content, base |-> content, anc |-> {}, before |-> {}, answered |-> {}, signers |-> {}, need |-> 1, number |-> 0,
        parents |-> {}, isRoot |-> TRUE]
Judge(says, parents) ==
    LET contents == {v.content : v \in parents}
        base == Meet(contents)
        need == Needed(contents)
        before == UNION {v.answered : v \in parents}
        signers == base.admins \cap says.by
    IN [isFormed |-> /\ says.number = 1 + Max({v.number : v \in parents})
                     /\ says.admins # {} /\ says.admins \subseteq says.people
                     /\ Cardinality(signers) >= need
                     /\ Cardinality(says.admins) >= need,
        judged |-> [content |-> [people |-> says.people, admins |-> says.admins], base |-> base,
                    anc |-> UNION {v.anc : v \in parents} \cup says.parents, before |-> before, answered |-> before \cup says.answered,
                    signers |-> signers, need |-> need, number |-> says.number, parents |-> says.parents, isRoot |-> FALSE]]

Put(f, i, value) == [x \in DOMAIN f \cup {i} |-> IF x = i THEN value ELSE f[x]]
Nothing == [x \in {} |-> 0]

RECURSIVE FormedFrom(_, _, _, _)
FormedFrom(said, view, i, found) ==
    IF i > Len(said) THEN found
    ELSE IF i \notin view THEN FormedFrom(said, view, i + 1, found)
    ELSE IF said[i].kind = "founding" THEN FormedFrom(said, view, i + 1, Put(found, i, Founding(said[i])))
    ELSE IF said[i].kind # "version" \/ said[i].parents = {} \/ ~(said[i].parents \subseteq DOMAIN found)
    THEN FormedFrom(said, view, i + 1, found)
    ELSE LET seen == Judge(said[i], {found[parent] : parent \in said[i].parents})
         IN FormedFrom(said, view, i + 1, IF seen.isFormed THEN Put(found, i, seen.judged) ELSE found)
Only(f, places) == [x \in DOMAIN f \cap places |-> f[x]]
Anchored(formed, anchor) ==
    IF anchor \notin DOMAIN formed THEN formed
    ELSE Only(formed, {i \in DOMAIN formed : i = anchor \/ i \in formed[anchor].anc \/ anchor \in formed[i].anc})
Formed(said, view, anchor) == Anchored(FormedFrom(said, view, 1, Nothing), anchor)

(* ---- Suspensions by those who might make them, and which of them hold ---- *)
Suspensions(said, view, formed) ==
    LET mayStand(i) ==
            /\ said[i].kind = "suspension" /\ said[i].parents # {} /\ said[i].parents \subseteq DOMAIN formed /\ said[i].author \in said[i].by
            /\ LET content == Meet({formed[parent].content : parent \in said[i].parents})
               IN said[i].author \in content.people /\ (said[i].author \in content.admins \/ said[i].author = said[i].whom)
    IN {[place |-> i, seq |-> said[i].seq, rank |-> said[i].rank, author |-> said[i].author, whom |-> said[i].whom,
         known |-> UNION {formed[parent].anc \cup {parent} : parent \in said[i].parents}] : i \in {j \in view : mayStand(j)}}
Earlier(s, t) == s.seq < t.seq \/ (s.seq = t.seq /\ s.rank < t.rank)
Standing(suspensions, content, answered) ==
    LET live == {s \in suspensions : s.place \notin answered}
        isAimed(s) == s.whom \in content.admins /\ s.whom # s.author
    IN {s \in live : isAimed(s) => \A t \in live : (t.author = s.author /\ isAimed(t)) => ~Earlier(t, s)}

(* ---- Versions that count: somebody signed whom no suspension shuts out that it did not know, and nobody lifted her own ---- *)
Untainted(i, v, suspensions) ==
    \/ v.isRoot
    \/ LET standing == Standing(suspensions, v.base, v.before)
           shut == {s.whom : s \in {t \in standing : i \notin t.known}}
           lifted == {s.whom : s \in {t \in standing : t.place \in v.answered}}
       IN v.signers \ shut # {} /\ \A p \in lifted : Cardinality(v.signers \ {p}) >= v.need
RECURSIVE CountedFrom(_, _, _, _, _)
CountedFrom(i, last, formed, suspensions, kept) ==
    IF i > last THEN kept
    ELSE IF i \in DOMAIN formed /\ formed[i].parents \subseteq kept /\ Untainted(i, formed[i], suspensions)
    THEN CountedFrom(i + 1, last, formed, suspensions, kept \cup {i})
    ELSE CountedFrom(i + 1, last, formed, suspensions, kept)

(* ---- The whole: `resolving._resolved` ---- *)
Resolved(said, view, formed) ==
    LET known == Only(formed, view)
        suspensions == Suspensions(said, view, known)
        counted == CountedFrom(1, Len(said), known, suspensions, {})
        tips == counted \ UNION {known[i].anc : i \in counted}
        content == Meet({known[i].content : i \in tips})
        answered == {s \in UNION {known[i].answered : i \in tips} : \A i \in tips : s \in known[i].answered}
        standing == Standing(suspensions, content, answered)
        suspended == {s.whom : s \in standing}
    IN [tips |-> tips, people |-> content.people, adminsNamed |-> content.admins, number |-> Max({known[i].number : i \in tips}),
        standing |-> {s.place : s \in standing}, suspended |-> suspended, unsettled |-> {s.place : s \in suspensions} \ answered,
        persons |-> content.people \ suspended, admins |-> content.admins \ suspended]
Resolve(said, view, anchor) == Resolved(said, view, Formed(said, view, anchor))

(* ---- Epochs of the roster's own compartment: `resolving._epochs` ---- *)
RECURSIVE Behind(_, _)
Behind(said, heads) ==
    LET more == heads \cup UNION {said[i].parents : i \in heads} \cup {1}
    IN IF more = heads THEN heads ELSE Behind(said, more)
RECURSIVE EpochsFrom(_, _, _, _, _)
EpochsFrom(said, view, formed, i, found) ==
    IF i > Len(said) THEN found
    ELSE IF i \notin view \/ said[i].kind # "epoch" THEN EpochsFrom(said, view, formed, i + 1, found)
    ELSE LET says == said[i]
             behind == Behind(said, says.heads)
             seen == Resolved(said, behind, formed)
             holds == /\ says.author \in says.by /\ says.heads # {} /\ behind \subseteq view
                      /\ says.author \in seen.persons /\ says.author \in says.recipients /\ says.recipients = seen.persons
                      /\ IF says.number = 0 THEN TRUE
                         ELSE /\ says.parents # {} /\ says.parents \subseteq found
                              /\ says.number = 1 + Max({said[parent].number : parent \in says.parents})
                              /\ \E parent \in says.parents : says.author \in said[parent].recipients
         IN EpochsFrom(said, view, formed, i + 1, IF holds THEN found \cup {i} ELSE found)
Epochs(said, view, anchor) ==  \* of several beginnings one counts: that in the earliest view, and of these the lowest name
    LET formed == Formed(said, view, anchor)
        found == EpochsFrom(said, view, formed, 1, {})
        number(e) == Resolved(said, Behind(said, said[e].heads), formed).number
        isFirst(e) == \A f \in found : said[f].number > 0 \/ number(e) < number(f) \/ (number(e) = number(f) /\ said[e].rank <= said[f].rank)
    IN {e \in found : said[e].number > 0 \/ isFirst(e)}
(* The epoch in which to write: the greatest number, and of several the lowest name. *)
Newest(said, epochs) ==
    CHOOSE e \in epochs : \A f \in epochs : said[f].number < said[e].number \/ (said[f].number = said[e].number /\ said[e].rank <= said[f].rank)
=============================================================================
