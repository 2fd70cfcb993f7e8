"""What sources say of one thing: who asserts it, who denies it, and on what each of them rests."""
