---------------------------- MODULE RosterSteps -----------------------------
(* What four admins, one or two of them rogues, can bring about; and what must hold whatever the rogues do.                                *)
(*                                                                                                                                         *)
(* Honest admins act on any view that is closed under citing: so all delays, losses and partitions are covered, and more, for they may     *)
(* even forget. Rogues know everything, cite what they like, and date back as they like. They sign for nobody but themselves.              *)
EXTENDS Roster

CONSTANTS Most,    \* statements in a history, the founding, the first version of four admins and the first key included
          Honest,  \* admins, "ada" among them, who founded it
          Rogues,  \* admins too
          AreShut  \* two rogues are suspended already, though not everybody knows
VARIABLE said

All == Honest \cup Rogues
Eve == "eve"      \* whom nobody honest ever lets in
Wes == "wes"      \* a worker whom honest admins let in
Anchor == 2

Blank == [kind |-> "", by |-> {}, author |-> "", number |-> 0, people |-> {}, admins |-> {}, parents |-> {}, answered |-> {}, whom |-> "",
          seq |-> 0, rank |-> 0, heads |-> {}, recipients |-> {}]
Suspension(author, whom, seq, parents) ==
    [Blank EXCEPT !.kind = "suspension", !.by = {author}, !.author = author, !.whom = whom, !.seq = seq, !.parents = parents]
Ranked(statements) == [i \in DOMAIN statements |-> [statements[i] EXCEPT !.rank = i]]
First == Ranked(
    <<[Blank EXCEPT !.kind = "founding", !.by = {"ada"}, !.author = "ada", !.people = {"ada"}, !.admins = {"ada"}],
      [Blank EXCEPT !.kind = "version", !.by = {"ada"}, !.author = "ada", !.number = 1, !.people = All, !.admins = All, !.parents = {1}],
      [Blank EXCEPT !.kind = "epoch", !.by = {"ada"}, !.author = "ada", !.heads = {2}, !.recipients = All]>>
    \o IF AreShut THEN <<Suspension("ada", "mal", 1, {2}), Suspension("ben", "ned", 1, {2})>> ELSE <<>>)

Places == 1 .. Len(said)
Of(kind) == {i \in Places : said[i].kind = kind}
Versions == Of("version") \cup {1}
Suspended == Of("suspension")
ByHonest == {i \in Suspended : said[i].author \in Honest}
Cites(i) == said[i].parents \cup said[i].heads
Views == {v \in SUBSET Places : {1, 2, 3} \subseteq v /\ \A i \in v : Cites(i) \subseteq v}
Seen(v) == Resolve(said, v, Anchor)
Say(statement) == said' = Append(said, [statement EXCEPT !.rank = Len(said) + 1])

(* ---- What honest people do ---- *)
Version(by, seen, people, admins, answered) ==
    Say([Blank EXCEPT !.kind = "version", !.by = by, !.number = seen.number + 1, !.people = people, !.admins = admins,
                      !.parents = seen.tips, !.answered = answered])
HonestGrant ==  \* two of them, or one and a rogue, let Wes in
    \E v \in Views : LET seen == Seen(v) IN
        \E by \in {pair \in SUBSET seen.admins : Cardinality(pair) = 2 /\ pair \cap Honest # {}} :
            Version(by, seen, seen.people \cup {Wes}, seen.adminsNamed, {})
HonestSettle ==  \* two of them take out whom one of them suspended, and take back whom a rogue did
    \E v \in Views : LET seen == Seen(v) out == {said[i].whom : i \in seen.unsettled \cap ByHonest} IN
        /\ seen.unsettled # {}
        /\ \E by \in {pair \in SUBSET (seen.admins \cap Honest) : Cardinality(pair) = 2} :
            Version(by, seen, (seen.people \cup Honest) \ out, (seen.adminsNamed \cup Honest) \ out, seen.unsettled)
HonestSuspend ==
    \E v \in Views : LET seen == Seen(v) IN
        \E author \in seen.admins \cap Honest, whom \in seen.admins \cap Rogues :
            /\ \A i \in Suspended : said[i].author # author
            /\ Say(Suspension(author, whom, 1, seen.tips))
HonestEpoch ==  \* who finds the newest key held by others than those who belong begins another before she writes
    \E v \in Views : LET seen == Seen(v) held == Epochs(said, v, Anchor) IN
        /\ held # {}
        /\ LET newest == Newest(said, held) IN
            /\ said[newest].recipients # seen.persons
            /\ \E author \in Honest \cap seen.persons \cap said[newest].recipients :
                Say([Blank EXCEPT !.kind = "epoch", !.by = {author}, !.author = author, !.number = said[newest].number + 1,
                                  !.parents = {newest}, !.heads = seen.tips \cup seen.standing, !.recipients = seen.persons])

(* ---- What rogues do ---- *)
Some(places) == {some \in SUBSET places : some # {} /\ Cardinality(some) <= 2}
RogueVersion ==
    \E by \in SUBSET Rogues \ {{}}, parents \in Some(Versions), people \in {All \cup {Eve}, Rogues \cup {Eve}}, answered \in {{}, Suspended} :
        Say([Blank EXCEPT !.kind = "version", !.by = by, !.number = 1 + Max({said[i].number : i \in parents}), !.people = people,
                          !.admins = Rogues \cup {Eve}, !.parents = parents, !.answered = answered])
RogueSuspend ==
    \E author \in Rogues, parents \in Some(Versions), whom \in {"ada", "ben", Wes}, seq \in {0, 2} :
        Say(Suspension(author, whom, seq, parents))
RogueEpoch ==
    \E author \in Rogues, heads \in Some(Versions \cup Suspended), parent \in Of("epoch") :
        \E recipients \in {Resolved(said, Behind(said, heads), Formed(said, Places, Anchor)).persons \cup {author}, Rogues \cup {Eve}} :
            Say([Blank EXCEPT !.kind = "epoch", !.by = {author}, !.author = author, !.number = said[parent].number + 1, !.parents = {parent},
                              !.heads = heads, !.recipients = recipients])

Init == said = First
Next == Len(said) < Most /\ (HonestGrant \/ HonestSettle \/ HonestSuspend \/ HonestEpoch \/ RogueVersion \/ RogueSuspend \/ RogueEpoch)
Spec == Init /\ [][Next]_said

(* ---- What must hold, in the eyes of everybody, whatever she has seen ---- *)
Shut(places) == {said[i].whom : i \in places \cap ByHonest}
NoEvilGrant ==  \* of one rogue
    \A v \in Views : Eve \notin Seen(v).people
NoLateGrant ==  \* of two rogues: what they sign once both are suspended, or date back, lets nobody in
    \A v \in Views :
        (\A rogue \in Rogues : \E i \in v \cap ByHonest : said[i].whom = rogue /\ \A j \in Behind(said, said[i].parents) : Eve \notin said[j].people)
            => Eve \notin Seen(v).people
HonestSuspensionHolds == \A v \in Views : Shut(v) \cap Seen(v).persons = {}
AtMostOneHonestLost ==  \* to one rogue
    Cardinality(Honest \ Seen(Places).persons) <= 1
NoKeyAfterSuspension ==  \* no epoch that holds, and was begun in knowledge of a suspension, was given to whom it shuts out
    \A e \in Epochs(said, Places, Anchor) : Shut(Behind(said, said[e].heads)) \cap said[e].recipients = {}
NoKeyForStrangers ==  \* of one rogue
    \A e \in Epochs(said, Places, Anchor) : Eve \notin said[e].recipients
NobodyWritesForThem ==  \* who has seen an honest suspension finds stale every key that was given to whom it shuts out
    \A v \in Views :
        LET held == Epochs(said, v, Anchor) newest == Newest(said, held) IN
            held # {} /\ (said[newest].recipients = Seen(v).persons => Shut(v) \cap said[newest].recipients = {})
CanMend ==  \* after one rogue two honest admins who have seen everything are left, and the version that they would sign counts
    LET seen == Seen(Places)
        able == seen.admins \cap Honest
        mended == Append(said, [Blank EXCEPT !.kind = "version", !.by = able, !.number = seen.number + 1, !.people = Honest \cup {Wes},
                                             !.admins = Honest, !.parents = seen.tips, !.answered = seen.unsettled, !.rank = Len(said) + 1])
    IN Cardinality(able) >= 2 /\ Resolve(mended, 1 .. Len(mended), Anchor).persons = Honest \cup {Wes}
=============================================================================
